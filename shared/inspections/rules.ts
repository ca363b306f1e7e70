import { addDays } from '../calendar/days.ts'
import type { Issue } from '../errors.ts'
import { moves } from '../ledger/moves.ts'
import type { LiveStatus } from '../ledger/rules.ts'
import type { Role } from '../staff/permissions.ts'
import type { Day } from '../time.ts'
import type { VisitInput } from './schemas.ts'

/** 明察: told before; 暗访: not told. */
export const inspectionKinds = ['open', 'undercover'] as const
export type InspectionKind = (typeof inspectionKinds)[number]

/** Why a site is in a sample: drawn by chance in its sub-district, from one with few reports, or named with a reason. */
export const sampleReasons = ['drawn', 'fewReports', 'named'] as const
export type SampleReason = (typeof sampleReasons)[number]

export const visitResults = ['pass', 'fail', 'notReached'] as const
export type VisitResult = (typeof visitResults)[number]

/** What a sample is drawn from: ground that is said to be cleared, and so can relapse. */
export const drawnStatuses: readonly LiveStatus[] = moves.relapse.from

/** Which reports count for whether a sub-district has few: so many days before the drawing. */
export const reportDays = 90

/**
 * Whether somebody of the staff may know of a plan. Of an undercover one nobody knows before its last day is over but who
 * planned it and the inspectors.
 */
export function maySeePlan({ kind, untilOn, createdBy }: { kind: InspectionKind, untilOn: Day, createdBy: string | null }, { id, role }: { id: string, role: Role }, today: Day): boolean {
  return kind === 'open' || today > untilOn || createdBy === id || role === 'inspector'
}

/** Whether the result of a plan may go before the public: its days are over. */
export function canPublishPlan({ drawnAt, publishedAt, untilOn }: { drawnAt: Date | null, publishedAt: Date | null, untilOn: Day }, today: Day): boolean {
  return drawnAt !== null && publishedAt === null && today > untilOn
}

/** The longest time a failed place may be given to put things right, in days; ours. */
export const longestLimit = 90

/** What stands in the way of a visit; empty when it may be recorded. */
export function checkVisit({ visitedOn, result, words, rectifyByOn }: VisitInput, { photos, today }: { photos: number, today: Day }): Issue[] {
  const issue = (path: keyof VisitInput | 'photos', code: string): Issue => ({ path, code: `inspection.${code}` })
  const failed = result === 'fail'
  return [
    ...visitedOn > today ? [issue('visitedOn', 'day_in_future')] : [],
    ...result !== 'pass' && words === null ? [issue('words', 'words_required')] : [],
    ...failed && photos === 0 ? [issue('photos', 'photo_required')] : [],
    ...failed ? checkLimit(rectifyByOn, today) : [],
  ]
}

/** What is wrong with a day by which something has to be put right. */
export function checkLimit(rectifyByOn: Day | null, today: Day): Issue[] {
  const path = 'rectifyByOn'
  if (rectifyByOn === null) return [{ path, code: 'inspection.limit_required' }]
  return rectifyByOn <= today || rectifyByOn > addDays(today, longestLimit) ? [{ path, code: 'inspection.limit_impossible', params: { days: longestLimit } }] : []
}
