import type { Day } from '../time.ts'
import { addWorkingDays, isProvisional, isWorkingDay, nextWorkingDay, type WorkCalendar } from './calendar.ts'
import { addDays, addMonths, daysBetween } from './days.ts'

export type DayUnit = 'day' | 'workingDay' | 'month'

/** From the day a limit was stopped to the day it went on. */
export interface Pause { from: Day, to: Day }

/** How a due day was found, so that a page or a log can say it. */
export interface Counted {
  start: Day
  amount: number
  unit: DayUnit
  /** The day the count ended on before it was moved off a holiday; null when it was not moved. */
  movedFrom: Day | null
  calendarVersion: string
  /** Days in which the limit stood still, such as those of an open question; left out when there were none. */
  pauses?: Pause[]
}

export interface DueDay {
  day: Day
  /** The count touched a year whose holiday notice is not known; the day may still move. */
  provisional: boolean
  counted: Counted
}

/**
 * The last day of a limit. The first day does not count (民法典 201); a last day that is no working day gives way to the
 * next one (民法典 203). Each pause puts it off by as much as the pause had of the limit's unit: working days by working
 * days, all others by calendar days. Days in Asia/Shanghai. The unit belongs to the clock, never to the word: 行政处罚法 85 and
 * 行政强制法 69 make short limits working days, the petition regulation does not.
 */
export function dueDay(
  { start, amount, unit, pauses = [] }: { start: Day, amount: number, unit: DayUnit, pauses?: Pause[] }, calendar: WorkCalendar,
): DueDay {
  let end = {
    day: () => addDays(start, amount),
    workingDay: () => addWorkingDays(start, amount, calendar),
    month: () => addMonths(start, amount),
  }[unit]()
  let day = nextWorkingDay(end, calendar)
  for (const { from, to } of pauses) {
    end = unit === 'workingDay' ? addWorkingDays(day, countWorkingDays(from, to, calendar), calendar) : addDays(day, Math.max(0, daysBetween(from, to)))
    day = nextWorkingDay(end, calendar)
  }
  return {
    day,
    provisional: isProvisional(start, calendar) || isProvisional(day, calendar),
    counted: { start, amount, unit, movedFrom: day === end ? null : end, calendarVersion: calendar.version, ...pauses.length > 0 && { pauses } },
  }
}

/** Working days after the one day, up to and with the other. */
function countWorkingDays(from: Day, to: Day, calendar: WorkCalendar): number {
  let count = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) count += 1
  return count
}
