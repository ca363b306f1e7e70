import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, getClock, type ClockId } from '../calendar/clocks.ts'
import type { DayUnit } from '../calendar/due.ts'
import { startOfDay, type Day } from '../time.ts'

/** What each time is counted from. */
export type RemedyStart = 'knew' | 'reviewDecision' | 'petition' | 'petitionAccepted' | 'petitionExtended' | 'petitionAnswer' | 'petitionReview' | 'petitionReviewAnswer' | 'petitionSecondReview'

/** Each time in the order in which a person meets it; whose it is; its clock. */
const steps = [
  { kind: 'reconsider', who: 'person', clock: 'objection.reconsider', from: 'knew' },
  { kind: 'litigate', who: 'person', clock: 'objection.litigate', from: 'knew' },
  { kind: 'litigateAfter', who: 'person', clock: 'objection.litigateAfter', from: 'reviewDecision' },
  { kind: 'petitionNotice', who: 'office', clock: 'petition.notice', from: 'petition' },
  { kind: 'petitionHandle', who: 'office', clock: 'petition.handle', from: 'petitionAccepted' },
  { kind: 'petitionExtend', who: 'office', clock: 'petition.extend', from: 'petitionExtended' },
  { kind: 'petitionReview', who: 'person', clock: 'petition.review', from: 'petitionAnswer' },
  { kind: 'petitionReviewAnswer', who: 'office', clock: 'petition.review', from: 'petitionReview' },
  { kind: 'petitionSecondReview', who: 'person', clock: 'petition.review', from: 'petitionReviewAnswer' },
  { kind: 'petitionSecondReviewAnswer', who: 'office', clock: 'petition.review', from: 'petitionSecondReview' },
] as const satisfies ReadonlyArray<{ kind: string, who: 'person' | 'office', clock: ClockId, from: RemedyStart }>

export type RemedyDateKind = (typeof steps)[number]['kind']

export interface RemedyDate {
  kind: RemedyDateKind
  who: 'person' | 'office'
  from: RemedyStart
  amount: number
  unit: DayUnit
  /** The article the time rests on. */
  basis: string | null
  /** The last day, in Asia/Shanghai; null while the day it is counted from has not come or is not known. */
  day: Day | null
  /** The day may move with a holiday notice that is not out yet. */
  provisional: boolean
}

/**
 * What a person can still do about an act, and by when: reconsideration within 60 days (行政复议法 20), suit within six
 * months (行政诉讼法 46) or within 15 days after a review was decided (行政诉讼法 45), and the steps of a petition (信访工作条例
 * 22, 23, 34–36). `knewOn` is the day the person came to know of the act: of several, the last. Where two days may be meant
 * the later one counts for the person; a time of the office starts with the day it is known to have started. `since` are the
 * days that have come.
 */
export function remedyDates(knewOn: Day | readonly Day[] | null, calendar: WorkCalendar, since: Partial<Record<RemedyStart, Day>> = {}): RemedyDate[] {
  const knew = typeof knewOn === 'string' ? knewOn : [...knewOn ?? []].sort().at(-1)
  const starts: Partial<Record<RemedyStart, Day>> = { ...knew !== undefined && { knew }, ...since }
  return steps.flatMap(({ kind, who, clock: id, from }): RemedyDate[] => {
    const { amount, unit, basis } = getClock(id, calendar)
    if (amount === null || unit === null || unit === 'minute' || unit === 'hour') return []
    const start = starts[from]
    const due = start === undefined ? null : dueBy(id, startOfDay(start), calendar)
    return [{ kind, who, from, amount, unit, basis, day: due?.day ?? null, provisional: due?.provisional ?? false }]
  })
}

/** The last day of all the person's own times that are worked out; null when none is. */
export function lastRemedyDay(dates: readonly RemedyDate[]): Day | null {
  return dates.flatMap(({ who, day }) => who === 'person' && day !== null ? [day] : []).sort().at(-1) ?? null
}
