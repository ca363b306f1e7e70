import { z } from 'zod'
import { commentSchema, type CommentAnswers } from './commentSchemas.ts'

/** What came to the office in another way than through this portal. */
export const entryChannels = ['paper', 'phone'] as const

/**
 * A comment on paper or by telephone as one person enters it. `receivedAt` is when it reached the office;
 * `said.submissionId` is the entry's id.
 */
export const entrySchema = z.strictObject({
  channel: z.enum(entryChannels),
  receivedAt: z.iso.datetime().transform(text => new Date(text)),
  said: commentSchema,
})
export type Entry = Omit<z.output<typeof entrySchema>, 'said'> & { said: CommentAnswers }

export const firstEntrySchema = entrySchema.extend({ scan: z.string().min(1).max(40).nullable().default(null) })
const version = z.number().int().min(1)
export const laterEntrySchema = entrySchema.extend({ version })
export const discardSchema = z.strictObject({ version, reason: z.string().trim().min(1).max(300) })

/** What two people may enter differently. */
export const entryFields = ['channel', 'receivedAt', 'clause', 'stance', 'words', 'authorKind', 'name', 'publishName', 'phone', 'email'] as const
export type EntryField = (typeof entryFields)[number]

/** An entry field by field, as it is compared and shown; the instant is ISO 8601 UTC. */
export function toEntryValues({ channel, receivedAt, said: { clause, stance, words, authorKind, name, publishName, contact } }: Entry): Record<EntryField, string | boolean | null> {
  return { channel, receivedAt: receivedAt.toISOString(), clause, stance, words, authorKind, name, publishName: name !== null && publishName, phone: contact?.phone ?? null, email: contact?.email ?? null }
}

/** The fields two people have entered differently. Where a line was broken or a space left is no difference. */
export function findDifferences(one: Entry, other: Entry): EntryField[] {
  const [a, b] = [toEntryValues(one), toEntryValues(other)]
  const same = (field: EntryField) => a[field] === b[field] || (field === 'words' && withoutSpace(a.words) === withoutSpace(b.words))
  return entryFields.filter(field => !same(field))
}

const withoutSpace = (value: string | boolean | null) => String(value).replace(/\s+/gu, '')

/**
 * The fields a correction may not have: what both have entered alike stays, and of two instants of receipt it is one.
 */
export function findOverreach({ first, second, corrected }: { first: Entry, second: Entry, corrected: Entry }): EntryField[] {
  const differing = findDifferences(first, second)
  const changed = findDifferences(first, corrected).filter(field => !differing.includes(field))
  const [value, one, other] = [corrected, first, second].map(entry => entry.receivedAt.getTime())
  return value === one || value === other || changed.includes('receivedAt') ? changed : [...changed, 'receivedAt']
}
