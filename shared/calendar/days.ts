import { isDay, type Day } from '../time.ts'

const DAY_MS = 86_400_000

const toMs = (day: Day) => {
  if (!isDay(day)) throw new RangeError(`Not a day: ${day}`)
  return Date.parse(`${day}T00:00:00Z`)
}

/** The day `count` calendar days later; earlier when negative. */
export function addDays(day: Day, count: number): Day {
  return new Date(toMs(day) + count * DAY_MS).toISOString().slice(0, 10)
}

/**
 * The corresponding day `count` months later, or the last day of that month where it has none
 * (民法典 202: 到期月的对应日；没有对应日的，月末日).
 */
export function addMonths(day: Day, count: number): Day {
  const date = new Date(toMs(day))
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + count)
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, lastOfMonth))
  return date.toISOString().slice(0, 10)
}

/** Calendar days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (toMs(to) - toMs(from)) / DAY_MS
}

/** Saturday or Sunday. */
export function isWeekend(day: Day): boolean {
  return [0, 6].includes(new Date(toMs(day)).getUTCDay())
}
