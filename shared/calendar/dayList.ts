import { parseDay, type Day } from '../time.ts'
import { addDays, daysBetween } from './days.ts'

/** No holiday period is longer; a range beyond it is a slip of the pen. */
const longestRange = 31

/**
 * Reads days typed one a line, or as ranges: 2027-02-05..2027-02-11, also with 至, 到 or ~ between, and in any form
 * `parseDay` reads. The days come sorted and once each; `unread` holds what is no day.
 */
export function readDayList(text: string): { days: Day[], unread: string[] } {
  const days = new Set<Day>()
  const unread: string[] = []
  for (const entry of text.normalize('NFKC').split(/[\n\r,、;]+/).map(line => line.trim()).filter(Boolean)) {
    const [from, to, ...rest] = entry.split(/\s*(?:\.{2,}|至|到|~|—+)\s*/).map(parseDay)
    const length = from && to ? daysBetween(from, to) + 1 : 1
    if (!from || to === null || rest.length > 0 || length < 1 || length > longestRange) unread.push(entry)
    else for (let index = 0; index < length; index += 1) days.add(addDays(from, index))
  }
  return { days: [...days].sort(), unread }
}

/** The days one a line, neighbours as ranges, as `readDayList` reads them. */
export function writeDayList(days: readonly Day[]): string {
  return toRanges(days).map(({ from, to }) => from === to ? from : `${from}..${to}`).join('\n')
}

/** Neighbouring days together. */
export function toRanges(days: readonly Day[]): Array<{ from: Day, to: Day }> {
  const ranges: Array<{ from: Day, to: Day }> = []
  for (const day of [...days].sort()) {
    const last = ranges.at(-1)
    if (last && addDays(last.to, 1) === day) last.to = day
    else ranges.push({ from: day, to: day })
  }
  return ranges
}
