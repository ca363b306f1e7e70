import { toCanonical } from '../text/canonical.ts'
import type { Topic } from './changes.ts'

/** What a leaf of the log is of. */
export type EntryType = 'change' | 'receipt' | 'state' | 'day' | 'erasure' | 'key' | 'restore'

/** Of what the leaf says openly: nothing in it is of a person. */
const open: readonly EntryType[] = ['day', 'erasure', 'key', 'restore']

/** An entry bundle writes the length of a leaf in two bytes. */
export const longestLeaf = 65_535

/** The hour of an instant in UTC, as a receipt's leaf says it: `2026-11-23T02Z`. */
export function toBatch(at: Date): string {
  return `${at.toISOString().slice(0, 13)}Z`
}

/**
 * The leaf of an entry, to be read as UTF-8: what is hashed into the log and stays in it. A receipt's says only the hour it
 * came in; counts of a day, an erasure, a new key and a restored copy are said openly.
 */
export function toLeaf({ type, topic, at, payload, commitment }: {
  type: EntryType, topic?: Topic | null, at: Date, payload?: string | null, commitment: string
}): string {
  return toCanonical({
    v: 1, type, topic: topic ?? undefined, commitment,
    ...type === 'receipt' ? { batch: toBatch(at) } : { at: at.toISOString() },
    ...open.includes(type) && payload != null && { says: JSON.parse(payload) as unknown },
  })
}
