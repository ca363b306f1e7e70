import { appealableStates } from './moderation.ts'
import { isLate, type CommentState, type Window } from './rules.ts'

/** What a writer can still do about a comment that was received. */

/** Until the close, and once; from the closing instant on nobody changes anything. */
export function canWithdraw({ state }: { state: CommentState }, window: Pick<Window, 'closesAt'>, now: Date): boolean {
  return state !== 'withdrawn' && !isLate(window, now)
}

/** Against a decision that does not show the words as they are, once for each. */
export function canAppeal({ state, decidedAt }: { state: CommentState, decidedAt: Date | null }, lastAppealAt: Date | null): boolean {
  return (appealableStates as readonly CommentState[]).includes(state) && decidedAt !== null && (lastAppealAt === null || lastAppealAt.getTime() < decidedAt.getTime())
}

/** Words that can be read, or may be soon. */
export function canAskToCover({ state }: { state: CommentState }): boolean {
  return state === 'waiting' || state === 'published' || state === 'masked'
}

export const flagReasons = ['notMine', 'privacy', 'insult', 'offTopic', 'other'] as const
export type FlagReason = (typeof flagReasons)[number]
