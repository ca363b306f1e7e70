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
}

/** What a move to a status needs to know; days in Asia/Shanghai. */
export interface SiteFacts {
  status: SiteStatus
  foundOn: Day | null
  demolishedOn: Day | null
  acceptedOn: Day | null
  closedOn: Day | null
  holdUntilOn: Day | null
}

const onward: Record<LiveStatus, readonly LiveStatus[]> = {
  found: ['registered', 'fastTrack'],
  registered: ['published', 'classified', 'fastTrack'],
  published: ['classified', 'fastTrack'],
  classified: ['planned', 'filed', 'fastTrack'],
  planned: ['classified', 'voluntary', 'assisted', 'filed'],
  voluntary: ['assisted', 'filed', 'demolished'],
  assisted: ['voluntary', 'filed', 'demolished'],
  filed: ['ordered', 'voluntary', 'assisted'],
  ordered: ['reminded', 'voluntary', 'assisted', 'hold'],
  reminded: ['noticed', 'voluntary', 'assisted', 'hold'],
  noticed: ['hold', 'voluntary', 'assisted'],
  hold: ['enforced', 'voluntary', 'assisted'],
  enforced: ['demolished'],
  fastTrack: ['demolished'],
  demolished: ['accepted'],
  accepted: ['closed'],
  closed: ['reuse', 'inspected', 'relapsed'],
  reuse: ['inspected', 'relapsed'],
  inspected: ['reuse', 'relapsed'],
  relapsed: ['filed', 'voluntary', 'assisted', 'fastTrack', 'demolished'],
  paused: ['registered', 'classified', 'planned', 'filed', 'hold'],
  withdrawn: [],
}

const cannotPause: readonly LiveStatus[] = ['found', 'closed', 'reuse', 'inspected', 'paused', 'withdrawn']

/** The statuses a live site may take from here; publishing and withdrawing are acts of their own. */
export function movesFrom(status: SiteStatus): readonly LiveStatus[] {
  if (!isLiveStatus(status)) return []
  const moves = onward[status].filter(next => next !== 'published')
  return cannotPause.includes(status) ? moves : [...moves, 'paused']
}

export function canMove(from: SiteStatus, to: SiteStatus): boolean {
  return (movesFrom(from) as readonly SiteStatus[]).includes(to)
}

function isLiveStatus(status: SiteStatus): status is LiveStatus {
  return (liveStatuses as readonly SiteStatus[]).includes(status)
}

/** Statuses a row of the office's 台账 may carry; publishing and withdrawing are done here, not by a file. */
export const importableStatuses = liveStatuses.filter(status => status !== 'published' && status !== 'withdrawn')

const afterDemolition: readonly SiteStatus[] = ['demolished', 'accepted', 'closed', 'reuse', 'inspected']
const afterAcceptance: readonly SiteStatus[] = ['accepted', 'closed', 'reuse', 'inspected']
const afterClosure: readonly SiteStatus[] = ['closed', 'reuse', 'inspected']

/**
 * What is missing or impossible in the facts of a site in this status. A site is not closed without acceptance
 * (场光地净后销账), and not enforced while the time for review or suit is running (行政强制法 第四十四条).
 */
export function checkFacts(facts: SiteFacts, today: Day): Issue[] {
  const { status, foundOn, demolishedOn, acceptedOn, closedOn, holdUntilOn } = facts
  const issues: Issue[] = []
  const need = (path: keyof SiteFacts, value: Day | null, code: string) => { if (value === null) issues.push({ path, code }) }
  if (afterDemolition.includes(status)) need('demolishedOn', demolishedOn, 'ledger.demolition_day_required')
  if (afterAcceptance.includes(status)) need('acceptedOn', acceptedOn, 'ledger.acceptance_day_required')
  if (afterClosure.includes(status)) need('closedOn', closedOn, 'ledger.closure_day_required')
  if (status === 'hold') need('holdUntilOn', holdUntilOn, 'ledger.hold_end_required')
  if (status === 'enforced' && (holdUntilOn === null || holdUntilOn >= today)) {
    issues.push({ path: 'status', code: 'ledger.still_on_hold' })
  }
  const order = [['foundOn', foundOn], ['demolishedOn', demolishedOn], ['acceptedOn', acceptedOn], ['closedOn', closedOn]] as const
  for (const [path, value] of order) if (value !== null && value > today) issues.push({ path, code: 'ledger.day_in_future' })
  const known = order.filter((entry): entry is readonly [typeof entry[0], Day] => entry[1] !== null)
  known.forEach(([path, value], index) => {
    if (index > 0 && value < known[index - 1]![1]) issues.push({ path, code: 'ledger.days_out_of_order' })
  })
  return issues
}

/** Archive rows are fixed, and a withdrawn site is only a notice. */
export function canCorrect({ period, status }: SiteState): boolean {
  return period === 'live' && status !== 'withdrawn'
}

export function canPublish({ period, isListed, status }: SiteState): boolean {
  return period === 'live' && !isListed && status !== 'found'
}

export function canWithdraw({ period, isListed }: SiteState): boolean {
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

/** Steps of a notice, not of a place: nobody is told where a named person lives by way of the ledger. */
export const publicFields = [
  'nameZh', 'nameEn', 'aliases', 'subDistrict', 'community', 'placeWords', 'category', 'ownerSystem', 'landAreaM2', 'landAreaQualifier',
  'buildingAreaM2', 'buildingAreaQualifier', 'greenAreaM2', 'mode', 'status', 'statusOn', 'foundOn', 'holdUntilOn', 'demolishedOn',
  'acceptedOn', 'closedOn', 'planZh', 'planEn', 'reuseZh', 'reuseEn', 'noteZh', 'noteEn', 'sources',
] as const
export type PublicField = (typeof publicFields)[number]

/** Fields of staff only, beside the public ones, that a correction may change. */
export const staffFields = ['livedIn', 'location', 'officeNumber'] as const
