import { z } from 'zod'
import { addDays, addMonths } from '../calendar/days.ts'
import { startOfDay, toDay, type Day } from '../time.ts'
import { publishedIn, type Finding, type ReportStatus } from './rules.ts'

/** A month of Asia/Shanghai, `2026-11`. */
export type Month = string

export const monthSchema = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'form.invalid_value')

/** Half open: from the first instant of the month to the first of the next, in Asia/Shanghai. */
export function rangeOfMonth(month: Month): { from: Date, until: Date } {
  const first = `${month}-01`
  return { from: startOfDay(first), until: startOfDay(addMonths(first, 1)) }
}

/** The last month that is over. Figures of the current one would tell when somebody reported. */
export function lastFullMonth(now: Date): Month {
  return addMonths(`${toDay(now).slice(0, 7)}-01`, -1).slice(0, 7)
}

/** Below this a count is not printed: in a small community it points at somebody. */
export const smallest = 5

/** A count as it may be printed; null stands for 少于5. */
export type PublicCount = number | null

/** A count on its own: 0 is said, one to four are not. */
export function toPublicCount(count: number): PublicCount {
  return count > 0 && count < smallest ? null : count
}

/**
 * The parts of a printed sum. One hidden part alone could be worked out from the sum, so the smallest printed one is
 * hidden with it.
 */
export function toPublicParts<Key extends string>(counts: Record<Key, number>): Record<Key, PublicCount> {
  const shown = Object.fromEntries(Object.entries<number>(counts).map(([key, count]) => [key, toPublicCount(count)])) as Record<Key, PublicCount>
  const keys = Object.keys(counts) as Key[]
  if (keys.filter(key => shown[key] === null).length === 1) {
    const [next] = keys.filter(key => shown[key] !== null && counts[key] > 0).sort((a, b) => counts[a] - counts[b])
    if (next !== undefined) shown[next] = null
  }
  return shown
}

/** The middle of the values, between the two middle ones of an even number; null without values. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** How far a case has come, as the public may know it. */
export const stages = ['atWork', 'confirmed', 'notConfirmed'] as const
export type Stage = (typeof stages)[number]
export interface WeekRow { subDistrict: string, counts: Record<Stage, PublicCount> }

/** The stage of a case; undefined while nothing, or only a count by reason, may be published of it. */
export function stageOf({ status, finding }: { status: ReportStatus, finding: Finding | null }): Stage | undefined {
  const published = publishedIn[status]
  if (published === 'finding' || published === 'result') return finding === 'confirmed' ? 'confirmed' : finding === null ? undefined : 'notConfirmed'
  return published === 'state' || (published === 'count' && status !== 'transferred') ? 'atWork' : undefined
}

/** The Monday of the week an instant lies in, Asia/Shanghai. */
export function mondayOf(now: Date): Day {
  const today = toDay(now)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  return addDays(today, -weekday)
}

/** What arrived later than this stays out of the week's figures, so that they do not say who came this morning. */
export function countedUntil(week: Day): Date {
  return startOfDay(addDays(week, -7))
}
