import type { BodyKind } from '../bodies/schemas.ts'
import type { ClockBook } from '../calendar/clockBook.ts'
import type { ReportStatus } from '../reports/rules.ts'
import type { Holder } from '../staff/permissions.ts'

/** 到场, or an answer in writing. */
export const answerKinds = ['present', 'written'] as const
export type AnswerKind = (typeof answerKinds)[number]

export const maxWhistledBodies = 8
/** Hours a caller can choose from. They run through nights and holidays. */
export const whistleHours = [2, 4, 8, 24, 48, 72] as const

/** The choice a whistle begins with: the first that is no shorter than the clock of whistles, else the longest. */
export function defaultWhistleHours(clocks: ClockBook): number {
  const { amount, unit } = clocks.get('report.whistleDefault')!
  const hours = amount! * (unit === 'minute' ? 1 / 60 : unit === 'hour' ? 1 : 24)
  return whistleHours.find(choice => choice >= hours) ?? whistleHours.at(-1)!
}

/** A case is whistled on while it is in the hands of the office, not before somebody took it up and not after its result. */
const whistleStatuses: readonly ReportStatus[] = [
  'accepted', 'needsInfo', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'reopened',
]

export function canWhistle({ status, previousStatus }: { status: ReportStatus, previousStatus?: ReportStatus | null }): boolean {
  return whistleStatuses.includes(status) && !(status === 'needsInfo' && (previousStatus ?? 'submitted') === 'submitted')
}

/** The instant from which an answer is late. */
export function whistleDueAt(calledAt: Date, hours: number): Date {
  return new Date(calledAt.getTime() + hours * 3_600_000)
}

/** Whether something at that instant comes too late: the due instant itself is. Only the stored instant decides, never when a job ran. */
export function isLate(dueAt: Date, at: Date): boolean {
  return at.getTime() >= dueAt.getTime()
}

export type WhistleState = 'waiting' | 'silent' | 'answered' | 'answeredLate'

/** How a body stands to a whistle. */
export function whistleStateOf({ answeredAt }: { answeredAt: Date | null }, dueAt: Date, now: Date): WhistleState {
  if (answeredAt) return isLate(dueAt, answeredAt) ? 'answeredLate' : 'answered'
  return isLate(dueAt, now) ? 'silent' : 'waiting'
}

/** Whether nothing had come from a body by the due instant. */
export function wasSilentAt(dueAt: Date, { answeredAt }: { answeredAt: Date | null }): boolean {
  return answeredAt === null || isLate(dueAt, answeredAt)
}

/**
 * The bodies somebody reports in for: whoever works for a body, for that one; an officer of a sub-district, for its
 * office.
 */
export function bodiesOf<Body extends { id: string, kind: BodyKind, subDistrict: string | null }>(
  { role, bodyId, subDistricts }: Holder, bodies: readonly Body[],
): Body[] {
  if (bodyId) return bodies.filter(({ id }) => id === bodyId)
  if (role !== 'subDistrictOfficer') return []
  return bodies.filter(({ kind, subDistrict }) => kind === 'subDistrict' && subDistrict !== null && (subDistricts === 'all' || subDistricts.includes(subDistrict)))
}
