import type { CommentChannel, Stance } from './rules.ts'

/** What somebody said to a matter, as it is bound by its hash. */
export interface Said {
  number: string
  matterId: string
  /** Null for the whole. */
  clauseId: string | null
  stance: Stance
  words: string
  authorKind: 'person' | 'organisation' | null
  /** Null when the writer did not want it to be read. */
  publicName: string | null
  channel: CommentChannel
  /** ISO 8601 in UTC with milliseconds. */
  receivedAt: string
  isLate: boolean
  /** SHA-256 of each attachment in its order, lower-case hexadecimal. */
  files: readonly string[]
}

/**
 * The canonical form of a comment, whose SHA-256 (of its UTF-8 bytes, in lower-case hexadecimal) is the comment's hash:
 * a JSON array without spaces, in this order: the text `comment/1`, the salt, number, matter, clause, stance, words, kind
 * of author, public name, channel, time of receipt, whether it was late, the hashes of its files. What is not there is
 * `null`. Strings are escaped as ECMAScript's `JSON.stringify` does, nothing else is.
 * The salt is random for each comment: without it, the hash of a withdrawn or covered comment tells nothing.
 */
export function toCanonicalComment({ number, matterId, clauseId, stance, words, authorKind, publicName, channel, receivedAt, isLate, files }: Said, salt: string): string {
  return JSON.stringify(['comment/1', salt, number, matterId, clauseId, stance, words, authorKind, publicName, channel, receivedAt, isLate, files])
}
