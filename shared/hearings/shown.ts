import { maskWords, type Mask, type MaskedPiece } from '../reports/masks.ts'
import type { CommentState } from './rules.ts'

/** What of a comment decides how the public sees it. */
export interface Showable {
  state: CommentState
  words: string
  masks: readonly Mask[] | null
  publicName: string | null
  masksName: boolean
  shownAt: Date | null
  withdrawnAt: Date | null
  /** When somebody last decided of it. */
  decidedAt?: Date | null
  rule: number | null
}

/** As the public sees it: its words, or the dated mark of one that was shown and is not any more. */
export type Shown =
  | { as: 'words', pieces: MaskedPiece[], name: string | null, nameCovered: boolean }
  | { as: 'tombstone', reason: 'withdrawn' | 'held' | 'refused', at: Date | null, rule: number | null }

/** Null for a comment the public has never seen, but for its place in the sum. */
export function toShown({ state, words, masks, publicName, masksName, shownAt, withdrawnAt, decidedAt = null, rule }: Showable): Shown | null {
  if (state === 'published' || state === 'masked') {
    return { as: 'words', pieces: maskWords(words, masks ?? []), name: masksName ? null : publicName, nameCovered: masksName && publicName !== null }
  }
  if (shownAt === null || state === 'waiting') return null
  return { as: 'tombstone', reason: state, at: state === 'withdrawn' ? withdrawnAt : decidedAt, rule }
}
