import { toDay, type Day } from '../time.ts'
import type { WorkCalendar } from './calendar.ts'
import type { Clock } from './clockBook.ts'
import type { clocks } from './clocks.data.ts'
import { dueDay, type Counted } from './due.ts'

export type ClockId = typeof clocks[number]['id']

/**
 * The clock of that id as this installation counts it. Throws when there is none: an id is written in code, never typed
 * by a person.
 */
export function getClock(id: ClockId, { clocks: book }: Pick<WorkCalendar, 'clocks'>): Clock {
  const clock = book.get(id)
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
  const clock = getClock(id, calendar)
  if (clock.amount === null || clock.unit === null || clock.kind === 'rule') return null
  const unsettled = clock.confidence !== 'T'
  if (clock.unit === 'minute' || clock.unit === 'hour') {
    const at = new Date(start.getTime() + clock.amount * (clock.unit === 'hour' ? 3_600_000 : 60_000))
    return { clock, day: toDay(at), at, provisional: unsettled, counted: null }
  }
  const due = dueDay({ start: toDay(start), amount: clock.amount, unit: clock.unit }, calendar)
  return { clock, day: due.day, at: null, provisional: due.provisional || unsettled, counted: due.counted }
}

/** What is kept of a due day, so that it can be counted again. */
export interface KeptDue { clock: ClockId, provisional: boolean, counted: Counted | null }

/**
 * The same limit counted again with another calendar: its start and its figure stay as they were. Null when nothing was
 * counted in days.
 */
export function countAgain<Kept extends KeptDue>(due: Kept, calendar: WorkCalendar): { day: Day, due: Kept } | null {
  if (!due.counted) return null
  const { day, provisional, counted } = dueDay(due.counted, calendar)
  return { day, due: { ...due, provisional: provisional || calendar.clocks.get(due.clock)?.confidence !== 'T', counted } }
}
