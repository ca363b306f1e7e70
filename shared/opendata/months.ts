import { addMonths } from '../calendar/days.ts'
import { lastFullMonth, rangeOfMonth, type Month } from '../reports/figures.ts'

/**
 * The last month whose counts of people are given away: the month after it is over as well. Each month is counted once, by
 * what was known then, so that two versions of a file differ by whole months and never by one person.
 */
export function lastCountedMonth(now: Date): Month {
  return monthBefore(lastFullMonth(now))
}

/** The instant by which a month is counted: the end of the month after it. */
export function monthCounted(month: Month): Date {
  return rangeOfMonth(monthAfter(month)).until
}

export function monthAfter(month: Month): Month {
  return addMonths(`${month}-01`, 1).slice(0, 7)
}

function monthBefore(month: Month): Month {
  return addMonths(`${month}-01`, -1).slice(0, 7)
}
