import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'

export interface Keys {
  /** Signs form tokens and visitor cookies. */
  signing: Buffer
  /** Mixed into every password and query-code hash (Argon2id's secret input). */
  pepper: Buffer
  /** Encrypts contact data; a stored text names the key it was made with. */
  contact: { current: string, ring: Record<string, Buffer> }
  /** Encrypts the secrets of two-factor sign-in. */
  staff: Buffer
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
  const stored = JSON.parse(readFileSync(file, 'utf8')) as KeyFile
  const root = Buffer.from(stored.root, 'base64')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), purpose, 32))
  return {
    signing: derive('signing'),
    pepper: derive('pepper'),
    staff: derive('staff'),
    contact: {
      current: stored.contact.current,
      ring: Object.fromEntries(Object.entries(stored.contact.ring).map(([name, key]) => [name, Buffer.from(key, 'base64')])),
    },
  }
}
