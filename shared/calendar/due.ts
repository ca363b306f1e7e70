import type { Day } from '../time.ts'
import { addWorkingDays, isProvisional, nextWorkingDay, type WorkCalendar } from './calendar.ts'
import { addDays, addMonths } from './days.ts'

export type DayUnit = 'day' | 'workingDay' | 'month'

/** How a due day was found, so that a page or a log can say it. */
export interface Counted {
  start: Day
  amount: number
  unit: DayUnit
  /** The day the count ended on before it was moved off a holiday; null when it was not moved. */
  movedFrom: Day | null
  calendarVersion: string
}

export interface DueDay {
  day: Day
  /** The count touched a year whose holiday notice is not known; the day may still move. */
  provisional: boolean
  counted: Counted
}

/**
 * The last day of a limit. The first day does not count (民法典 201); a last day that is no working day gives way to the
 * next one (民法典 203). Days in Asia/Shanghai. The unit belongs to the clock, never to the word: 行政处罚法 85 and
 * 行政强制法 69 make short limits working days, the petition regulation does not.
 */
export function dueDay({ start, amount, unit }: { start: Day, amount: number, unit: DayUnit }, calendar: WorkCalendar): DueDay {
  const end = {
    day: () => addDays(start, amount),
    workingDay: () => addWorkingDays(start, amount, calendar),
    month: () => addMonths(start, amount),
  }[unit]()
  const day = nextWorkingDay(end, calendar)
  return {
    day,
    provisional: isProvisional(start, calendar) || isProvisional(day, calendar),
    counted: { start, amount, unit, movedFrom: day === end ? null : end, calendarVersion: calendar.version },
  }
}
