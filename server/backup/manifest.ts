import { sign, verify } from 'node:crypto'
import { z } from 'zod'
import { privateKeyOf, publicKeyFrom } from '../crypto/ed25519.ts'
import type { Keys } from '../crypto/keys.ts'
import { BackupError } from './errors.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const chunk = z.strictObject({ key: z.string(), size: z.int().nonnegative(), sha256: hash })

const manifestSchema = z.strictObject({
  format: z.literal('portal-backup'),
  version: z.literal(1),
  id: z.string(),
  /** When the database was as the copy has it, and when all of it was stored. */
  takenAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  program: z.string(),
  dialect: z.enum(['sqlite', 'postgresql']),
  /** How many migrations the database has had, and the time of the last. */
  migrations: z.strictObject({ count: z.int(), last: z.int() }),
  /** Rows by table. */
  tables: z.record(z.string(), z.int().nonnegative()),
  /** The last checkpoint of the public record; null before the first. */
  record: z.strictObject({ size: z.int().nonnegative(), root: hash, note: z.string() }).nullable(),
  /** What was sealed: its own size and hash, and the sealed pieces it was stored in. */
  parts: z.array(z.strictObject({ name: z.string(), size: z.int().nonnegative(), sha256: hash, chunks: z.array(chunk) })),
  photos: z.strictObject({ count: z.int().nonnegative(), size: z.int().nonnegative() }),
  /** Of the open list of everything sealed that belongs to the copy. */
  sums: hash,
})

export type Manifest = z.infer<typeof manifestSchema>
export type Chunk = z.infer<typeof chunk>

const envelopeSchema = z.strictObject({ manifest: z.string(), key: z.string(), signature: z.string() })

/** Whoever knows the public key can seal a copy; only the portal's own key signs one. */
const purpose = 'shijingshan-portal backup v1\n'

export function toEnvelope(manifest: Manifest, { record }: Pick<Keys, 'record'>): string {
  const text = JSON.stringify(manifest)
  const { publicKey, seed } = record.ring[record.current]!
  return JSON.stringify({ manifest: text, key: publicKey.toString('base64'), signature: sign(null, Buffer.from(purpose + text), privateKeyOf(seed!)).toString('base64') })
}

/** The manifest, and the public key whose signature it bears. Throws for a signature that does not fit. */
export function readEnvelope(bytes: Buffer): { manifest: Manifest, key: string } {
  try {
    const { manifest, key, signature } = envelopeSchema.parse(JSON.parse(bytes.toString()))
    if (!verify(null, Buffer.from(purpose + manifest), publicKeyFrom(Buffer.from(key, 'base64')), Buffer.from(signature, 'base64'))) throw new Error('signature')
    return { manifest: manifestSchema.parse(JSON.parse(manifest)), key }
  }
  catch { throw new BackupError('The manifest of the copy is not one of this program, or was changed.') }
}

/** What a copy is called: the moment it was begun, and a random end. */
export const idPattern = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/

export function momentOf(id: string): Date {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id)!
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

export const keyOf = {
  manifest: (id: string) => `backups/${id}/manifest.age`,
  sums: (id: string) => `backups/${id}/sums`,
  part: (id: string, name: string, at: number) => `backups/${id}/${name}.${String(at).padStart(4, '0')}.age`,
}
