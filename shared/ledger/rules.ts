import type { Issue } from '../errors.ts'
import type { Day } from '../time.ts'

export const periods = ['live', 'archive'] as const
export type Period = (typeof periods)[number]

/** 七类 */
export const categories = ['noPermit', 'hazard', 'addressBan', 'contract', 'project', 'reusable', 'entrusted'] as const
export type Category = (typeof categories)[number]

/** 四个权属系统 */
export const ownerSystems = ['collective', 'stateAsset', 'shougang', 'governmentAndOther'] as const
export type OwnerSystem = (typeof ownerSystems)[number]

/** 自拆、助拆、依法强制 */
export const modes = ['voluntary', 'assisted', 'enforced'] as const
export type Mode = (typeof modes)[number]

export const areaQualifiers = ['exact', 'nearly', 'moreThan', 'about'] as const
export type AreaQualifier = (typeof areaQualifiers)[number]

export const liveStatuses = [
  'found', 'registered', 'published', 'classified', 'planned', 'voluntary', 'assisted', 'filed', 'ordered', 'reminded', 'noticed',
  'hold', 'enforced', 'fastTrack', 'demolished', 'accepted', 'closed', 'reuse', 'inspected', 'relapsed', 'paused', 'withdrawn',
] as const
export type LiveStatus = (typeof liveStatuses)[number]

/** 整治 says less than 拆除, and a photograph less still: the archive keeps the words of its sources. */
export const archiveStatuses = ['rectified', 'demolished', 'demolitionInProgress'] as const

export const statuses = [...liveStatuses, 'rectified', 'demolitionInProgress'] as const
export type SiteStatus = (typeof statuses)[number]

/** What the public calls the state, in five steps that a chart can show. */
export const phases = ['known', 'planning', 'underway', 'cleared', 'done'] as const
export type Phase = (typeof phases)[number]

const phaseOf: Record<SiteStatus, Phase> = {
  found: 'known', registered: 'known', published: 'known', classified: 'planning', planned: 'planning', filed: 'planning',
  voluntary: 'underway', assisted: 'underway', ordered: 'underway', reminded: 'underway', noticed: 'underway', hold: 'underway',
  enforced: 'underway', fastTrack: 'underway', paused: 'underway', relapsed: 'underway', demolitionInProgress: 'underway', withdrawn: 'known',
  demolished: 'cleared', accepted: 'cleared', rectified: 'done', closed: 'done', reuse: 'done', inspected: 'done',
}

export function toPhase(status: SiteStatus): Phase {
  return phaseOf[status]
}

export interface SiteState {
  period: Period
  status: SiteStatus
  isListed: boolean
  /** Taken from view because of somebody's personal data, until the objection is decided. */
  isHidden: boolean
}

/** Statuses in which a site may enter the ledger: what came before was not kept here. Everything further is a move (moves.ts). */
export const entryStatuses = ['found', 'registered', 'classified', 'planned', 'voluntary', 'assisted', 'filed', 'demolished'] as const satisfies readonly LiveStatus[]

/** The state of a site and its days: after the entry only a move changes them, never a correction. */
export const movedFields = ['status', 'statusOn', 'holdUntilOn', 'demolishedOn', 'acceptedOn', 'closedOn'] as const

/** What an entry needs to know; days in Asia/Shanghai. */
export interface SiteFacts {
  status: SiteStatus
  statusOn: Day | null
  foundOn: Day | null
  demolishedOn: Day | null
  acceptedOn: Day | null
  closedOn: Day | null
  holdUntilOn: Day | null
}

/** What is missing or impossible in the facts of a site that enters the ledger. */
export function checkEntry(facts: SiteFacts, today: Day): Issue[] {
  const { status, foundOn, demolishedOn } = facts
  if (status === 'published' || status === 'withdrawn') return [{ path: 'status', code: 'ledger.status_by_act_only' }]
  if (!(entryStatuses as readonly SiteStatus[]).includes(status)) return [{ path: 'status', code: 'ledger.not_an_entry_status' }]
  const later = (['holdUntilOn', 'acceptedOn', 'closedOn', ...status === 'demolished' ? [] : ['demolishedOn'] as const] as const).filter(path => facts[path] !== null)
  return [
    ...later.map(path => ({ path, code: 'ledger.status_by_move_only' })),
    ...status === 'demolished' && demolishedOn === null ? [{ path: 'demolishedOn', code: 'ledger.demolition_day_required' }] : [],
    ...checkDays({ foundOn, demolishedOn }, today),
    ...facts.statusOn !== null && facts.statusOn > today ? [{ path: 'statusOn', code: 'ledger.day_in_future' }] : [],
  ]
}

/** The day of finding lies in the past and before that of demolition. */
export function checkDays({ foundOn, demolishedOn }: Pick<SiteFacts, 'foundOn' | 'demolishedOn'>, today: Day): Issue[] {
  const future = Object.entries({ foundOn, demolishedOn }).filter(([, value]) => value !== null && value > today)
  return [
    ...future.map(([path]) => ({ path, code: 'ledger.day_in_future' })),
    ...foundOn !== null && demolishedOn !== null && demolishedOn < foundOn ? [{ path: 'demolishedOn', code: 'ledger.days_out_of_order' }] : [],
  ]
}

/** Archive rows are fixed, and a withdrawn site is only a notice. */
export function canCorrect({ period, status }: Pick<SiteState, 'period' | 'status'>): boolean {
  return period === 'live' && status !== 'withdrawn'
}

export function canPublish({ period, isListed, isHidden, status }: SiteState): boolean {
  return period === 'live' && !isListed && !isHidden && status !== 'found'
}

export function canWithdraw({ period, isListed }: Pick<SiteState, 'period' | 'isListed'>): boolean {
  return period === 'live' && isListed
}

/** The first publication of a registered site is also its status. */
export function statusWhenPublished(status: SiteStatus, statusBeforeWithdrawal: SiteStatus | null): SiteStatus {
  if (status === 'withdrawn') return statusBeforeWithdrawal ?? 'published'
  return status === 'registered' ? 'published' : status
}

/** What a reader needs before a site is public: name, sub-district, category, owner system. */
export function missingForPublication(site: { nameZh: string, subDistrict: string | null, category: string | null, ownerSystem: string | null }): Issue[] {
  return (['subDistrict', 'category', 'ownerSystem'] as const)
    .filter(path => site[path] === null)
    .map(path => ({ path, code: 'ledger.needed_for_publication' }))
}

/** 合法性、隐私审查: on file for the round before anybody can see the entry, and by somebody other than who registered it. */
export function missingLegalCheck({ registeredBy, legalCheckedBy }: { registeredBy: string | null, legalCheckedBy: string | undefined }): Issue[] {
  if (legalCheckedBy === undefined) return [{ path: 'legalCheckedBy', code: 'ledger.legal_check_required' }]
  return legalCheckedBy === registeredBy ? [{ path: 'legalCheckedBy', code: 'ledger.other_person_required' }] : []
}

/** What stands in the way of publishing a site that is not public, whoever asks; empty when it may be published. */
export function checkPublication(site: Parameters<typeof missingForPublication>[0] & { registeredBy: string | null, openObjections: number }, { legalCheckedBy }: { legalCheckedBy?: string }): Issue[] {
  if (site.openObjections > 0) return [{ path: '', code: 'ledger.objection_open' }]
  return [...missingForPublication(site), ...missingLegalCheck({ registeredBy: site.registeredBy, legalCheckedBy })]
}

/** Steps of a notice, not of a place: nobody is told where a named person lives by way of the ledger. */
export const publicFields = [
  'nameZh', 'nameEn', 'aliases', 'subDistrict', 'community', 'placeWords', 'category', 'ownerSystem', 'landAreaM2', 'landAreaQualifier',
  'buildingAreaM2', 'buildingAreaQualifier', 'greenAreaM2', 'mode', 'status', 'statusOn', 'foundOn', 'holdUntilOn', 'demolishedOn',
  'acceptedOn', 'closedOn', 'planZh', 'planEn', 'reuseZh', 'reuseEn', 'noteZh', 'noteEn', 'sources',
] as const
export type PublicField = (typeof publicFields)[number]

/** Fields of staff only, beside the public ones, that a correction may change. */
export const staffFields = ['livedIn', 'location', 'officeNumber'] as const
