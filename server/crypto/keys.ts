import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'

export interface Keys {
  /** Signs form tokens and visitor cookies. */
  signing: Buffer
  /** Mixed into every password and query-code hash (Argon2id's secret input). */
  pepper: Buffer
  /** Encrypts contact data; a stored text names the key it was made with. */
  contact: KeyRing
  /** Encrypts the secrets of two-factor sign-in. */
  staff: Buffer
}

export interface KeyRing {
  /** The key new texts are sealed with. */
  current: string
  ring: Record<string, Buffer>
  /** Takes up a ring that was changed since it was read, as a rotation beside a running server does. */
  refresh?: () => void
}

interface KeyFile { version: 1, root: string, contact: { current: string, ring: Record<string, string> } }

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
  chmodSync(file, 0o600)
  const root = Buffer.from(readKeyFile(file).root, 'base64')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), purpose, 32))
  return { signing: derive('signing'), pepper: derive('pepper'), staff: derive('staff'), contact: openRing(file) }
}

function readKeyFile(file: string): KeyFile {
  return JSON.parse(readFileSync(file, 'utf8')) as KeyFile
}

function openRing(file: string): KeyRing {
  const read = () => {
    const { current, ring } = readKeyFile(file).contact
    return { current, ring: Object.fromEntries(Object.entries(ring).map(([name, key]) => [name, Buffer.from(key, 'base64')])) }
  }
  let changedAt = statSync(file).mtimeMs
  const ring: KeyRing = {
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

/** The new file takes the place of the old one whole, or not at all. */
function changeRing(dataDir: string, change: (contact: KeyFile['contact']) => KeyFile['contact']): KeyFile['contact'] {
  const file = join(dataDir, 'keys', 'keys.json')
  const stored = readKeyFile(file)
  const contact = change(stored.contact)
  writeFileSync(`${file}.new`, JSON.stringify({ ...stored, contact }), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
  return contact
}
