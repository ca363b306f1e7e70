import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { publicBytesOf } from './ed25519.ts'

export interface Keys {
  /** Signs form tokens and visitor cookies. */
  signing: Buffer
  /** Mixed into every password and query-code hash (Argon2id's secret input). */
  pepper: Buffer
  /** Encrypts contact data; a stored text names the key it was made with. */
  contact: KeyRing
  /** Encrypts the secrets of two-factor sign-in. */
  staff: Buffer
  /** Sign the checkpoints of the public record. */
  record: RecordKeys
}

export interface RecordKeys {
  /** The newest key; those before it sign along until their seed is dropped. */
  current: string
  /** Every key there ever was, in the order they were made. A dropped one has no seed any more. */
  ring: Record<string, { publicKey: Buffer, seed?: Buffer }>
  /** Takes up keys that were changed since they were read. */
  refresh?: () => void
}

export interface KeyRing {
  /** The key new texts are sealed with. */
  current: string
  ring: Record<string, Buffer>
  /** Takes up a ring that was changed since it was read, as a rotation beside a running server does. */
  refresh?: () => void
}

interface KeyFile {
  version: 1
  root: string
  contact: { current: string, ring: Record<string, string> }
  /** Absent before the first rotation: the first key follows from the root, the same on every node. */
  record?: { current: string, ring: Record<string, { publicKey: string, seed?: string }> }
}

/**
 * Reads the key file of the data folder, making it at the first start (mode 0600, folder 0700).
 * Losing this file makes contact data unreadable and every query code invalid, so it is backed up apart from the data.
 */
export function loadKeys(dataDir: string): Keys {
  const folder = join(dataDir, 'keys')
  const file = join(folder, 'keys.json')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fresh: KeyFile = {
      version: 1,
      root: randomBytes(32).toString('base64'),
      contact: { current: 'k1', ring: { k1: randomBytes(32).toString('base64') } },
    }
    writeFileSync(file, JSON.stringify(fresh), { mode: 0o600, flag: 'wx', flush: true })
  }
  closeToOthers(file)
  const root = Buffer.from(readKeyFile(file).root, 'base64')
  const derive = (purpose: string) => deriveFrom(root, purpose)
  return { signing: derive('signing'), pepper: derive('pepper'), staff: derive('staff'), contact: openRing(file), record: openRecordKeys(file) }
}

/** A mounted secret belongs to somebody else and cannot be changed; then it only must not be open to everybody. */
function closeToOthers(file: string) {
  try { chmodSync(file, 0o600) }
  catch (error) {
    if ((statSync(file).mode & 0o007) !== 0) throw error
  }
}

function deriveFrom(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), purpose, 32))
}

function readKeyFile(file: string): KeyFile {
  return JSON.parse(readFileSync(file, 'utf8')) as KeyFile
}

function openRing(file: string): KeyRing {
  return openRefreshed(file, () => {
    const { current, ring } = readKeyFile(file).contact
    return { current, ring: Object.fromEntries(Object.entries(ring).map(([name, key]) => [name, Buffer.from(key, 'base64')])) }
  })
}

function openRecordKeys(file: string): RecordKeys {
  return openRefreshed(file, () => {
    const { current, ring } = recordKeysOf(readKeyFile(file))
    return {
      current,
      ring: Object.fromEntries(Object.entries(ring).map(([name, { publicKey, seed }]) => [
        name, { publicKey: Buffer.from(publicKey, 'base64'), ...seed !== undefined && { seed: Buffer.from(seed, 'base64') } },
      ])),
    }
  })
}

function openRefreshed<Ring extends object>(file: string, read: () => Ring): Ring & { refresh: () => void } {
  let changedAt = statSync(file).mtimeMs
  const ring = {
    ...read(),
    refresh() {
      const { mtimeMs } = statSync(file)
      if (mtimeMs === changedAt) return
      changedAt = mtimeMs
      Object.assign(ring, read())
    },
  }
  return ring
}

function recordKeysOf({ root, record }: KeyFile): NonNullable<KeyFile['record']> {
  return record ?? { current: 'r1', ring: { r1: toStoredKey(deriveFrom(Buffer.from(root, 'base64'), 'record-r1')) } }
}

function toStoredKey(seed: Buffer) {
  return { publicKey: publicBytesOf(seed).toString('base64'), seed: seed.toString('base64') }
}

/** Puts a new key for the public record into the file; those before it sign along until they are dropped. */
export function addRecordKey(dataDir: string): string {
  return changeKeyFile(dataDir, (stored) => {
    const { ring } = recordKeysOf(stored)
    const current = `r${Math.max(...Object.keys(ring).map(key => Number(key.slice(1)))) + 1}`
    return { ...stored, record: { current, ring: { ...ring, [current]: toStoredKey(randomBytes(32)) } } }
  }).record!.current
}

/** Drops the seeds of every key of the record but the one in use; what they are checked by stays. */
export function dropOldRecordKeys(dataDir: string): string[] {
  let dropped: string[] = []
  changeKeyFile(dataDir, (stored) => {
    const { current, ring } = recordKeysOf(stored)
    dropped = Object.keys(ring).filter(name => name !== current && ring[name]!.seed !== undefined)
    return { ...stored, record: { current, ring: Object.fromEntries(Object.entries(ring).map(([name, key]) => [name, name === current ? key : { publicKey: key.publicKey }])) } }
  })
  return dropped
}

/** Puts a new key into the ring; from now on texts are sealed with it, and those sealed before still open. */
export function addContactKey(dataDir: string): string {
  return changeRing(dataDir, ({ ring }) => {
    const name = `k${Math.max(0, ...Object.keys(ring).map(key => Number(key.slice(1)) || 0)) + 1}`
    return { current: name, ring: { ...ring, [name]: randomBytes(32).toString('base64') } }
  }).current
}

/** Drops every key but the one in use. What is still sealed with another is lost: count first. */
export function dropOldContactKeys(dataDir: string): string[] {
  let dropped: string[] = []
  changeRing(dataDir, ({ current, ring }) => {
    dropped = Object.keys(ring).filter(name => name !== current)
    return { current, ring: { [current]: ring[current]! } }
  })
  return dropped
}

function changeRing(dataDir: string, change: (contact: KeyFile['contact']) => KeyFile['contact']): KeyFile['contact'] {
  return changeKeyFile(dataDir, stored => ({ ...stored, contact: change(stored.contact) })).contact
}

/** The new file takes the place of the old one whole, or not at all. */
function changeKeyFile(dataDir: string, change: (stored: KeyFile) => KeyFile): KeyFile {
  const file = join(dataDir, 'keys', 'keys.json')
  const changed = change(readKeyFile(file))
  writeFileSync(`${file}.new`, JSON.stringify(changed), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return changed
}
