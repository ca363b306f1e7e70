import type { RefusalReason } from '../reports/refusals.ts'
import { publishedIn, stateOfWork, type Finding, type ReportStatus } from '../reports/rules.ts'

/** The two states of GeoReport v2. */
export const requestStatuses = ['open', 'closed'] as const
export type RequestStatus = (typeof requestStatuses)[number]

/** The states of the extension for updates that are used here, in FixMyStreet's spelling. */
export type UpdateStatus = 'OPEN' | 'IN_PROGRESS' | 'INVESTIGATING' | 'ACTION_SCHEDULED' | 'CLOSED' | 'DUPLICATE' | 'NO_FURTHER_ACTION' | 'NOT_COUNCILS_RESPONSIBILITY' | 'REOPEN'

/** Where a request stands, each with a sentence under `open311.state`. `refused` has its reason's number behind it. */
export const shownStates = [
  'accepted', 'asked', 'transferred', 'merged', 'dispatched', 'taken', 'investigating', 'confirmed', 'notConfirmed', 'handling', 'handled', 'done', 'doneNotConfirmed',
  'reopened', 'lapsed', 'withdrawn',
] as const
export type ShownState = (typeof shownStates)[number] | `refused.${RefusalReason}`

export interface CaseState { status: ReportStatus, previousStatus: ReportStatus | null, finding: Finding | null, refusalReason: RefusalReason | null }

const result = { confirmed: 'done', notConfirmed: 'doneNotConfirmed' } as const
const workStates: Partial<Record<ReportStatus, ShownState | Record<'confirmed' | 'notConfirmed', ShownState>>> = {
  taken: 'taken', verifying: 'investigating', handling: 'handling', found: { confirmed: 'confirmed', notConfirmed: 'notConfirmed' }, handled: { confirmed: 'handled', notConfirmed: 'notConfirmed' },
  told: result, followedUp: result, closed: result,
}

function workState(report: CaseState): ShownState | undefined {
  const state = workStates[stateOfWork(report)]
  if (typeof state === 'string' || state === undefined) return state
  return report.finding === null ? undefined : state[report.finding === 'confirmed' ? 'confirmed' : 'notConfirmed']
}

/**
 * What anybody may learn of a case; undefined while that is no more than a count. After it was opened again the public
 * keeps what it knew until somebody works on it (`publishedIn`).
 */
export function publicStateOf(report: CaseState): ShownState | undefined {
  return ['state', 'finding', 'result'].includes(publishedIn[report.status]) ? workState(report) : undefined
}

const clientStates: Partial<Record<ReportStatus, ShownState>> = {
  needsInfo: 'asked', accepted: 'accepted', transferred: 'transferred', merged: 'merged', dispatched: 'dispatched', disputed: 'dispatched', reopened: 'reopened', withdrawn: 'withdrawn',
}

/** What the client that sent a report is told of it; undefined before anything was decided. */
export function clientStateOf(report: CaseState): ShownState | undefined {
  if (report.status === 'refused') return `refused.${report.refusalReason ?? 8}`
  return clientStates[report.status] ?? workState(report) ?? (report.status === 'closed' ? 'lapsed' : undefined)
}

/** The office of a matter outside the district is another one; the same matter again is a duplicate; the rest ends. */
const refusedAs: Partial<Record<RefusalReason, UpdateStatus>> = { 2: 'NOT_COUNCILS_RESPONSIBILITY', 4: 'DUPLICATE' }

const updates: Record<(typeof shownStates)[number], UpdateStatus> = {
  accepted: 'OPEN', asked: 'OPEN', transferred: 'NOT_COUNCILS_RESPONSIBILITY', merged: 'DUPLICATE', dispatched: 'OPEN', taken: 'IN_PROGRESS', investigating: 'INVESTIGATING',
  confirmed: 'ACTION_SCHEDULED', notConfirmed: 'INVESTIGATING', handling: 'IN_PROGRESS', handled: 'IN_PROGRESS', done: 'CLOSED', doneNotConfirmed: 'NO_FURTHER_ACTION',
  reopened: 'REOPEN', lapsed: 'NO_FURTHER_ACTION', withdrawn: 'NO_FURTHER_ACTION',
}

/**
 * How a state is called in an update. CLOSED is only what was confirmed and done: clients show it as "fixed", which a
 * refusal is not.
 */
export function updateStatusOf(state: ShownState): UpdateStatus {
  const reason = /^refused\.(\d+)$/.exec(state)?.[1]
  return reason === undefined ? updates[state as keyof typeof updates] : refusedAs[Number(reason) as RefusalReason] ?? 'NO_FURTHER_ACTION'
}

export function requestStatusOf(state: ShownState): RequestStatus {
  return ['CLOSED', 'NO_FURTHER_ACTION', 'DUPLICATE', 'NOT_COUNCILS_RESPONSIBILITY'].includes(updateStatusOf(state)) ? 'closed' : 'open'
}
