import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, getClock } from '../calendar/clocks.ts'
import { endOfDay } from '../time.ts'
import { isLate, type MatterKind, type Window } from './rules.ts'

const hourMs = 3_600_000

/** Kinds that rest on the procedure of law: a full period for the public, and somebody else's look at the law before. */
export function isOfLaw(kind: MatterKind): boolean {
  return kind !== 'deliberation'
}

/**
 * The earliest instant a window may close that opens then: the end of the thirtieth day, the day of opening not counted, moved
 * off a day that is not worked (重大行政决策程序暂行条例 15, 民法典 201 and 203). How many days is the clock `hearing.comment`.
 */
export function earliestClose(opensAt: Date, calendar: WorkCalendar): Date {
  return endOfDay(dueBy('hearing.comment', opensAt, calendar)!.day)
}

/** Shorter than the law's period: only with a reason that is printed. */
export function isShort(kind: MatterKind, { opensAt, closesAt }: Window, calendar: WorkCalendar): boolean {
  return isOfLaw(kind) && closesAt < earliestClose(opensAt, calendar)
}

/** How many days that period has here. */
export function fullDays(calendar: WorkCalendar): number {
  return getClock('hearing.comment', calendar).amount!
}

/** Why a window cannot be lengthened to that instant at `now`; undefined when it can. Nothing ever makes it shorter. */
export function whyNotLengthen({ closesAt }: Pick<Window, 'closesAt'>, to: Date, now: Date): 'closed' | 'shorter' | 'same' | undefined {
  if (isLate({ closesAt }, now)) return 'closed'
  if (to < closesAt) return 'shorter'
  return to.getTime() === closesAt.getTime() ? 'same' : undefined
}

/** A gap of the portal longer than this is an outage. */
export const outageMs = hourMs / 2
/** An outage counts for windows that close within this time. */
export const finalHoursMs = 24 * hourMs

/** The time between two signs of life is an outage when it is longer than half an hour. */
export function isOutage({ from, to }: { from: Date, to: Date }): boolean {
  return to.getTime() - from.getTime() > outageMs
}

/**
 * The close that an outage moves a window to: what was lost of its last 24 hours is given back after them, and after the outage
 * itself when that lay over the closing instant, since time given back while nobody can write is none. Null when nothing was lost.
 */
export function lengthenedByOutage({ opensAt, closesAt }: Window, outage: { from: Date, to: Date }): Date | null {
  const lost = Math.min(outage.to.getTime(), closesAt.getTime()) - Math.max(outage.from.getTime(), opensAt.getTime(), closesAt.getTime() - finalHoursMs)
  return lost > 0 && isOutage(outage) ? new Date(Math.max(closesAt.getTime(), outage.to.getTime()) + lost) : null
}
