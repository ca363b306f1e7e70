import { toDay, type Day } from '../time.ts'
import type { WorkCalendar } from './calendar.ts'
import { clocks } from './clocks.data.ts'
import { dueDay, type Counted } from './due.ts'

/** One limit: how long, from which event, on which article. */
export interface Clock {
  id: string
  subject: 'report' | 'site' | 'hearing' | 'objection' | 'petition' | 'request' | 'volunteer' | 'map' | 'website'
  name: string
  /** promptly and noNumber: the law gives no figure. rule: a condition, not a length. atLeast: may be longer. */
  kind: 'limit' | 'atLeast' | 'promptly' | 'noNumber' | 'rule'
  amount: number | null
  unit: 'minute' | 'hour' | 'day' | 'workingDay' | 'month' | null
  startsAt: string
  basis: string | null
  confidence: 'T' | 'S' | 'D'
  note: string | null
}

export type ClockId = typeof clocks[number]['id']

const byId = new Map<string, Clock>(clocks.map(clock => [clock.id, clock]))

/** The clock of that id. Throws when there is none: an id is written in code, never typed by a person. */
export function getClock(id: ClockId): Clock {
  const clock = byId.get(id)
  if (!clock) throw new Error(`No such clock: ${id}`)
  return clock
}

export interface Due {
  clock: Clock
  /** The last day, in Asia/Shanghai. */
  day: Day
  /** The last instant, for limits in hours or minutes; null for limits in days, which end with the day. */
  at: Date | null
  /** The day may move (holiday notice missing), or the figure itself is not settled (not read in a statute). */
  provisional: boolean
  counted: Counted | null
}

/**
 * When the clock runs out if it starts at the instant; null for a clock without a figure. Hours run through nights and
 * holidays. `provisional` is also true for figures that no statute we read gives.
 */
export function dueBy(id: ClockId, start: Date, calendar: WorkCalendar): Due | null {
  const clock = getClock(id)
  if (clock.amount === null || clock.unit === null || clock.kind === 'rule') return null
  const unsettled = clock.confidence !== 'T'
  if (clock.unit === 'minute' || clock.unit === 'hour') {
    const at = new Date(start.getTime() + clock.amount * (clock.unit === 'hour' ? 3_600_000 : 60_000))
    return { clock, day: toDay(at), at, provisional: unsettled, counted: null }
  }
  const due = dueDay({ start: toDay(start), amount: clock.amount, unit: clock.unit }, calendar)
  return { clock, day: due.day, at: null, provisional: due.provisional || unsettled, counted: due.counted }
}
