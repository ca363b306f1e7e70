import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Bucket } from '../storage/bucket.ts'
import { BackupError } from './errors.ts'
import { openBytes, sealBytes } from './sealing.ts'

const apartSchema = z.strictObject({ format: z.literal('portal-keys'), version: z.literal(1), at: z.iso.datetime(), keys: z.string(), erasures: z.string() })

/** What is kept apart from the copies of the database: the key file, and the list of deletions. Both as they stand. */
export interface Apart { at: Date, keys: string, erasures: string }

const prefix = 'apart/'

/** Stores both, sealed for people of their own. Gives the name. */
export async function storeApart(target: Bucket, { at, keys, erasures }: Apart, recipients: readonly string[]): Promise<string> {
  const sealed = await sealBytes(Buffer.from(JSON.stringify({ format: 'portal-keys', version: 1, at: at.toISOString(), keys, erasures })), recipients)
  const key = `${prefix}keys-${at.toISOString().replace(/[-:]/g, '').replace(/\.\d+Z$/, 'Z')}.age`
  await target.put(key, sealed, { size: sealed.length, sha256: createHash('sha256').update(sealed).digest('hex') })
  return key
}

/** Reads a file of keys: one that `storeApart` made, or a plain key file. */
export async function readApart(bytes: Buffer, identities: readonly string[]): Promise<Apart> {
  const text = bytes.subarray(0, 21).toString() === 'age-encryption.org/v1' ? (await openBytes(bytes, identities)).toString() : bytes.toString()
  try {
    const value = JSON.parse(text) as { format?: string, root?: unknown, contact?: unknown }
    if (value.format === 'portal-keys') {
      const { at, keys, erasures } = apartSchema.parse(value)
      return { at: new Date(at), keys, erasures }
    }
    if (typeof value.root === 'string' && typeof value.contact === 'object') return { at: new Date(0), keys: text, erasures: '' }
  }
  catch { /* said below */ }
  throw new BackupError('The file of keys is neither a key file nor a copy of one.')
}

/** Removes what is older than `keepDays`; the newest stays. */
export async function expireApart(target: Bucket, { keepDays, now }: { keepDays: number, now: Date }): Promise<number> {
  const keys: string[] = []
  for await (const { key } of target.list(prefix)) keys.push(key)
  keys.sort()
  const since = `${prefix}keys-${new Date(now.getTime() - keepDays * 24 * 3_600_000).toISOString().replace(/[-:]/g, '')}`
  const stale = keys.slice(0, -1).filter(key => key < since)
  for (const key of stale) await target.remove(key)
  return stale.length
}
