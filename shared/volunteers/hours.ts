import type { DutyState, LeaseState } from './rules.ts'
import { closesAt, dutyMinutes, type ShiftTimes } from './shifts.ts'

/** Nothing that is confirmed at once is longer than a day, in minutes. */
export const mostMinutes = 24 * 60

/** When a volunteer was on a shift. */
interface DutyTimes extends ShiftTimes { state: DutyState, checkedInAt: Date | null, checkedOutAt: Date | null }

/** The minutes of a duty, within its shift. Who forgot to check out has served until the end, who did not come not at all. */
export function minutesOfDuty({ state, ...times }: DutyTimes): number {
  return state === 'present' ? Math.min(mostMinutes, dutyMinutes(times, times)) : 0
}

/** Whether somebody can neither come nor go any more: they have checked out, or the shift is closed. */
export function isDutyOver({ checkedOutAt, calledOffAt, closedAt, endsAt }: Pick<ShiftTimes, 'endsAt'> & { checkedOutAt: Date | null, calledOffAt: Date | null, closedAt: Date | null }, now: Date): boolean {
  return calledOffAt === null && (checkedOutAt !== null || closedAt !== null || now >= closesAt({ endsAt }))
}

/** The minutes of an order that was taken: from its start to its finish, when it was finished. */
export function minutesOfLease({ state, startedAt, finishedAt }: { state: LeaseState, startedAt: Date | null, finishedAt: Date | null }): number {
  if (state !== 'finished' || startedAt === null || finishedAt === null) return 0
  return Math.min(mostMinutes, Math.max(0, Math.floor((finishedAt.getTime() - startedAt.getTime()) / 60_000)))
}

/** Minutes as a person says them; the minutes keep the sign where there are no whole hours. */
export function splitMinutes(minutes: number): { isNegative: boolean, hours: number, minutes: number } {
  const all = Math.abs(minutes)
  return { isNegative: minutes < 0, hours: Math.floor(all / 60), minutes: all % 60 }
}

/** Hours with one decimal, half up and half down alike: 90 → 1.5, -90 → -1.5. */
export function toHours(minutes: number): number {
  return Math.sign(minutes) * Math.round(Math.abs(minutes) / 6) / 10
}

/** What a confirmation comes to. `correction`: it was confirmed before, or is more than was served, and a reason is given. */
type Judgement = 'unchanged' | 'confirmation' | 'correction' | 'confirmedAlready' | 'reasonMissing'

/**
 * Whether minutes may be confirmed. Said twice it stays said. Somebody else's confirmation, which the one who sends has
 * not seen (`was`), is never overwritten; a change of what was confirmed, and more than was served, needs a reason.
 */
export function judgeConfirmation({ minutes, served, confirmed, was, reason }: {
  minutes: number
  served: number
  confirmed: number | null
  was: number | null
  reason: string | null
}): Judgement {
  if (confirmed === minutes) return 'unchanged'
  if (confirmed !== was) return 'confirmedAlready'
  const isPlain = confirmed === null && minutes <= served
  if (isPlain) return 'confirmation'
  return reason === null ? 'reasonMissing' : 'correction'
}

export const correctionOutcomes = ['granted', 'partly', 'refused'] as const
export type CorrectionOutcome = (typeof correctionOutcomes)[number]

/**
 * The minutes that count after a decision; null: as before. Partly lies between what counts now and what was asked
 * for: undefined where it does not.
 */
export function minutesAfter(outcome: CorrectionOutcome, { asked, confirmed, given }: { asked: number, confirmed: number | null, given: number | null }): number | null | undefined {
  if (outcome === 'refused') return null
  if (outcome === 'granted') return asked
  const now = confirmed ?? 0
  return given !== null && given > Math.min(now, asked) && given < Math.max(now, asked) ? given : undefined
}
