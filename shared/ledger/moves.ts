import { isStatutoryHoliday, type WorkCalendar } from '../calendar/calendar.ts'
import { dueBy } from '../calendar/clocks.ts'
import { addDays } from '../calendar/days.ts'
import type { Issue } from '../errors.ts'
import type { Action } from '../staff/permissions.ts'
import { startOfDay, toDay, type Day } from '../time.ts'
import { clarities, enforcementSteps, forbiddenMeasures, type RoundFact, type RoundFacts } from './rounds.ts'
import type { Category, LiveStatus, SiteStatus } from './rules.ts'

/** What is open about a site at another office, or with the people it concerns. */
export const remedyKinds = ['reconsideration', 'litigation', 'hardship', 'thirdParty'] as const
export type RemedyKind = (typeof remedyKinds)[number]

export interface Remedy {
  kind: RemedyKind
  openedOn: Day
  closedOn: Day | null
}

export interface Acceptance {
  by: string
  /** Whether the person is of the unit that owns the place. */
  isOwnerUnit: boolean
  isCleared: boolean
  photos: number
}

/** Everything a decision about a site reads. Whatever of it changes, the version of the site changes with it. */
export interface Dossier {
  status: SiteStatus
  statusBeforePause: SiteStatus | null
  isListed: boolean
  /** Null is unknown, and counts as lived in. */
  livedIn: boolean | null
  category: Category | null
  planZh: string | null
  reuseZh: string | null
  registeredBy: string | null
  openObjections: number
  round: RoundFacts
  remedies: readonly Remedy[]
  acceptances: readonly Acceptance[]
  /** Whether the comment periods named in the round are over: ids of closed matters. */
  closedMatters: readonly string[]
  /** The last visit of this round's closed place; null when there was none. */
  lastVisit: { on: Day, passed: boolean } | null
}

/** When, by which calendar, and who; `heating` is the season as MM-DD, both days counted. */
export interface MoveContext {
  now: Date
  calendar: WorkCalendar
  by: string | null
  heating?: { from: string, to: string }
}

/** 北京市供热采暖管理办法: from 15 November to 15 March. */
export const heatingSeason = { from: '11-15', to: '03-15' } as const

/** The hours in which something may be enforced, Asia/Shanghai. The law only says not at night (行政强制法 第四十三条); the narrower day is ours. */
export const enforcementHours = { from: 8, to: 18 } as const

type Guard = (dossier: Dossier, context: MoveContext) => Issue[]

const refuse = (code: string, path = '', params?: Issue['params']): Issue[] => [{ path, code: `ledger.${code}`, ...params && { params } }]

/** 审查期间不变更: the entry stands still while an objection is open. */
const notFrozen: Guard = ({ openObjections }) => openObjections > 0 ? refuse('objection_open') : []

const isOpen = ({ closedOn }: Remedy) => closedOn === null

/** 行政强制法 第四十四条 */
const noReviewOrSuit: Guard = ({ remedies }) =>
  remedies.some(remedy => isOpen(remedy) && (remedy.kind === 'reconsideration' || remedy.kind === 'litigation')) ? refuse('review_or_suit_open') : []

/** 行政强制法 第三十九条 */
const notSuspended: Guard = ({ remedies }) =>
  remedies.some(remedy => isOpen(remedy) && (remedy.kind === 'hardship' || remedy.kind === 'thirdParty')) ? refuse('suspended') : []

/** 行政强制法 第四十四条 */
const remediesOver: Guard = (dossier, { now, calendar }) => {
  const until = remediesUntil(dossier, calendar)
  if (until === null) return refuse('service_unknown', 'orderServedOn')
  return toDay(now) <= until ? refuse('still_on_hold', '', { until }) : []
}

/** The planned time, and the true one, lie after the time for review and suit, by day, on no holiday (行政强制法 第四十三条、第四十四条). */
const lawfulTime = (from: 'plannedStart' | 'startedAt', to: 'plannedEnd' | 'endedAt'): Guard => (dossier, { now, calendar }) => {
  const start = dossier.round[from]
  const end = dossier.round[to]
  if (start === undefined || end === undefined) return []
  const [begins, ends] = [new Date(start), new Date(end)]
  const issues: Issue[] = []
  if (ends <= begins) issues.push(...refuse('times_out_of_order', to))
  if (from === 'plannedStart' ? begins <= now : ends > now) issues.push(...refuse(from === 'plannedStart' ? 'time_is_past' : 'time_in_future', from))
  const [firstDay, lastDay] = [toDay(begins), toDay(ends)]
  const at = (day: Day, hour: number) => startOfDay(day).getTime() + hour * 3_600_000
  if (begins.getTime() < at(firstDay, enforcementHours.from) || ends.getTime() > at(lastDay, enforcementHours.to)
    || begins.getTime() >= at(firstDay, enforcementHours.to) || firstDay !== lastDay) issues.push(...refuse('at_night', from))
  if ([firstDay, lastDay].some(day => isStatutoryHoliday(day, calendar))) issues.push(...refuse('on_holiday', from))
  const until = from === 'plannedStart' ? remediesUntil(dossier, calendar) : null
  if (until !== null && firstDay <= until) issues.push(...refuse('still_on_hold', from, { until }))
  return issues
}

/** 行政强制法 第四十三条 */
const noSupplyCut: Guard = ({ round }) => (round.measures ?? []).some(measure => forbiddenMeasures.includes(measure)) ? refuse('supplies_cut', 'measures') : []

/** 行政强制法 第八条、第三十六条 */
const defenceAnswered: Guard = ({ round }, { now }) => {
  if (round.defence === 'answered') return []
  if (round.defence === 'recorded') return refuse('defence_unanswered', 'defence')
  if (round.defence === undefined) return refuse('defence_unknown', 'defence')
  return round.statementUntilOn === undefined || toDay(now) <= round.statementUntilOn ? refuse('defence_time_running', 'statementUntilOn') : []
}

const isLivedIn = ({ livedIn }: Dossier) => livedIn !== false

/** Somebody's home needs its notice, its dates, its needs and a way to help before it is touched. */
const homeIsCaredFor: Guard = (dossier) => {
  if (!isLivedIn(dossier)) return []
  const { round } = dossier
  const missing: Array<[boolean, string, RoundFact]> = [
    [round.noticeServedOn === undefined, 'home_notice_required', 'noticeServedOn'],
    [round.noticeIsPlain !== true || (round.noticeLanguages ?? []).length === 0, 'home_notice_words', 'noticeLanguages'],
    [[round.hasChildren, round.hasElderly, round.hasIll].includes(undefined), 'home_needs_unknown', 'hasChildren'],
    [round.assistanceOffice === undefined || round.assistancePhone === undefined, 'home_assistance_required', 'assistanceOffice'],
  ]
  return missing.flatMap(([isMissing, code, path]) => isMissing ? refuse(code, path) : [])
}

/** One approval by the head of the office; in the heating season, for a place somebody lives in, a second by another person. */
const approved: Guard = ({ round, ...dossier }, context) => {
  if (round.approvedBy === undefined) return refuse('approval_required', 'approvedBy')
  const on = round.startedAt ?? round.plannedStart
  const day = on === undefined ? toDay(context.now) : toDay(new Date(on))
  if (!isLivedIn({ round, ...dossier }) || !isHeatingSeason(day, context.heating)) return []
  return round.secondApprovedBy === undefined || round.secondApprovedBy === round.approvedBy ? refuse('heating_approval_required', 'secondApprovedBy') : []
}

const checklistComplete: Guard = ({ round }) => {
  const open = enforcementSteps.filter(step => !round.checklist?.includes(step))
  return open.length > 0 ? refuse('checklist_incomplete', 'checklist', { count: open.length }) : []
}

const claritiesComplete: Guard = ({ round }) => {
  const open = clarities.filter(name => !round.clarities?.includes(name))
  return open.length > 0 ? refuse('clarities_incomplete', 'clarities', { count: open.length }) : []
}

const legallyChecked: Guard = ({ round }) => round.legalCheckedBy === undefined ? refuse('legal_check_required', 'legalCheckedBy') : []

const checkedByAnother: Guard = ({ registeredBy, round }) => registeredBy !== null && round.legalCheckedBy === registeredBy ? refuse('other_person_required', 'legalCheckedBy') : []

const approvedTwice: Guard = ({ round }) => round.approvedBy === undefined ? refuse('approval_required', 'approvedBy') : round.secondApprovedBy === round.approvedBy ? refuse('other_person_required', 'secondApprovedBy') : []

const planHeard: Guard = ({ planZh, round, closedMatters }) => [
  ...planZh === null ? refuse('plan_required', 'planZh') : [],
  ...round.affectsResidents && !(round.planMatterId && closedMatters.includes(round.planMatterId)) ? refuse('comment_period_required', 'planMatterId') : [],
]

const reusePlanned: Guard = ({ reuseZh, round, closedMatters }) => [
  ...reuseZh === null ? refuse('reuse_plan_required', 'reuseZh') : [],
  ...round.reuseAffectsResidents && !(round.reuseMatterId && closedMatters.includes(round.reuseMatterId)) ? refuse('comment_period_required', 'reuseMatterId') : [],
]

/** 行政强制法 第三十四条、第三十五条: the time set for removal is over. */
const orderExpired: Guard = ({ round }, { now }) => round.removeByOn === undefined || toDay(now) <= round.removeByOn ? refuse('order_running', 'removeByOn') : []
const noticeExpired: Guard = ({ round }, { now }) => round.noticeUntilOn === undefined || toDay(now) <= round.noticeUntilOn ? refuse('notice_running', 'noticeUntilOn') : []

/** 北京市城乡规划条例 第七十四条 */
const onlyUnderConstruction: Guard = dossier => [
  ...dossier.round.underConstruction === true ? [] : refuse('not_under_construction', 'underConstruction'),
  ...isLivedIn(dossier) ? refuse('lived_in_no_fast_track', 'livedIn') : [],
]

/** 场光地净后销账: two people, one of them not of the unit that owns the place, with a picture of the cleared ground. */
const acceptedByTwo: Guard = ({ acceptances }) => {
  const cleared = acceptances.filter(({ isCleared }) => isCleared)
  const people = new Set(cleared.map(({ by }) => by))
  return [
    ...people.size < 2 ? refuse('two_acceptances_required', 'acceptances') : [],
    ...cleared.some(({ isOwnerUnit }) => !isOwnerUnit) ? [] : refuse('acceptance_by_another_unit', 'acceptances'),
    ...cleared.some(({ photos }) => photos > 0) ? [] : refuse('acceptance_photo_required', 'acceptances'),
  ]
}

const visitPassed: Guard = ({ lastVisit }) => lastVisit === null || !lastVisit.passed ? refuse('visit_required') : []

const inOrder = (...names: RoundFact[]): Guard => ({ round }, { now }) => {
  const days = names.flatMap(name => typeof round[name] === 'string' ? [[name, round[name]] as const] : [])
  return days.flatMap(([name, value], index) => [
    ...value > toDay(now) ? refuse('day_in_future', name) : [],
    ...index > 0 && value < days[index - 1]![1] ? refuse('days_out_of_order', name) : [],
  ])
}

export interface Move {
  from: readonly LiveStatus[]
  /** `same` records something on the way, `before` goes back to where a pause began. */
  to: LiveStatus | 'same' | 'before'
  /** Who may do it: an action of the ledger. `system` is done by the clock alone. */
  permission: Action<'ledger'> | 'system'
  /** Facts that have to be on file, given with the move or before. */
  needs: readonly RoundFact[]
  /** Facts that may be given with it. */
  takes?: readonly RoundFact[]
  /** Set by the move itself to the person who does it, and to the day. */
  signs?: readonly [by: 'legalCheckedBy' | 'approvedBy' | 'secondApprovedBy', on: 'legalCheckedOn' | 'approvedOn' | 'secondApprovedOn']
  guards: readonly Guard[]
  /** Whether the reader of the entry sees that it was done. */
  isPublic: boolean
}

const beforeForce = ['voluntary', 'assisted', 'filed', 'ordered', 'reminded', 'noticed', 'hold', 'fastTrack'] as const
const enforceable = [notFrozen, noReviewOrSuit, notSuspended, remediesOver, noticeExpired, noSupplyCut, defenceAnswered, homeIsCaredFor, approved] as const

/**
 * Every way a site of the live ledger may go. Publishing and withdrawing are acts of their own beside it. The same row
 * offers the button, reads the form, and refuses the request, whether it comes from a page, the API, a file or in bulk.
 */
export const moves = {
  register: { from: ['found'], to: 'registered', permission: 'edit', needs: ['clarities'], guards: [claritiesComplete], isPublic: false },
  checkLegality: { from: ['registered', 'classified', 'planned', 'voluntary', 'assisted', 'filed', 'relapsed'], to: 'same', permission: 'checkLegality', needs: [], signs: ['legalCheckedBy', 'legalCheckedOn'], guards: [checkedByAnother], isPublic: false },
  classify: { from: ['registered', 'published', 'planned'], to: 'classified', permission: 'edit', needs: ['category'], guards: [notFrozen], isPublic: true },
  plan: { from: ['classified'], to: 'planned', permission: 'edit', needs: ['planHeardOn', 'affectsResidents'], takes: ['planMatterId'], guards: [notFrozen, planHeard, inOrder('planHeardOn')], isPublic: true },
  startVoluntary: { from: ['classified', 'planned', 'assisted', 'filed', 'ordered', 'reminded', 'noticed', 'hold', 'relapsed'], to: 'voluntary', permission: 'edit', needs: ['agreedUntilOn'], guards: [], isPublic: true },
  startAssisted: { from: ['planned', 'voluntary', 'filed', 'ordered', 'reminded', 'noticed', 'hold', 'relapsed'], to: 'assisted', permission: 'edit', needs: ['agreedUntilOn'], guards: [notFrozen], isPublic: true },
  file: { from: ['classified', 'planned', 'voluntary', 'assisted', 'relapsed'], to: 'filed', permission: 'enforce', needs: ['filedOn', 'partyKnown'], guards: [notFrozen, inOrder('filedOn')], isPublic: true },
  order: { from: ['filed'], to: 'ordered', permission: 'enforce', needs: ['orderNumber', 'orderedOn', 'orderServedOn', 'removeByOn'], takes: ['partyNoticeOn'], guards: [notFrozen, legallyChecked, inOrder('filedOn', 'orderedOn', 'orderServedOn')], isPublic: true },
  remind: { from: ['ordered'], to: 'reminded', permission: 'enforce', needs: ['remindedOn', 'statementUntilOn'], guards: [notFrozen, orderExpired, inOrder('orderServedOn', 'remindedOn')], isPublic: true },
  recordDefence: { from: ['ordered', 'reminded', 'noticed', 'hold'], to: 'same', permission: 'enforce', needs: ['defence'], takes: ['defenceAnsweredOn', 'statementUntilOn'], guards: [inOrder('remindedOn', 'defenceAnsweredOn')], isPublic: false },
  recordHome: { from: beforeForce, to: 'same', permission: 'edit', needs: ['noticeServedOn', 'noticeIsPlain', 'noticeLanguages', 'hasChildren', 'hasElderly', 'hasIll', 'assistanceOffice', 'assistancePhone'], guards: [inOrder('noticeServedOn')], isPublic: false },
  notice: { from: ['reminded'], to: 'noticed', permission: 'enforce', needs: ['enforcementNumber', 'enforcementDecidedOn', 'enforcementServedOn', 'noticedOn', 'noticeUntilOn'], guards: [notFrozen, defenceAnswered, inOrder('remindedOn', 'enforcementDecidedOn', 'enforcementServedOn'), inOrder('enforcementDecidedOn', 'noticedOn')], isPublic: true },
  hold: { from: ['noticed'], to: 'hold', permission: 'system', needs: [], guards: [], isPublic: true },
  approve: { from: ['hold'], to: 'same', permission: 'approve', needs: [], signs: ['approvedBy', 'approvedOn'], guards: [notFrozen], isPublic: false },
  approveAgain: { from: ['hold'], to: 'same', permission: 'approve', needs: [], signs: ['secondApprovedBy', 'secondApprovedOn'], guards: [notFrozen, approvedTwice], isPublic: false },
  schedule: { from: ['hold'], to: 'same', permission: 'enforce', needs: ['plannedStart', 'plannedEnd', 'measures'], guards: [...enforceable.filter(guard => guard !== remediesOver), lawfulTime('plannedStart', 'plannedEnd')], isPublic: true },
  completeChecklist: { from: ['hold'], to: 'same', permission: 'enforce', needs: ['checklist'], guards: [], isPublic: false },
  enforce: { from: ['hold'], to: 'enforced', permission: 'enforce', needs: ['measures', 'startedAt', 'endedAt'], guards: [...enforceable, checklistComplete, lawfulTime('startedAt', 'endedAt')], isPublic: true },
  fastTrack: { from: ['found', 'registered', 'published', 'classified', 'relapsed'], to: 'fastTrack', permission: 'enforce', needs: ['underConstruction', 'stopOrderedOn'], guards: [notFrozen, noReviewOrSuit, notSuspended, onlyUnderConstruction, inOrder('stopOrderedOn')], isPublic: true },
  demolish: { from: ['voluntary', 'assisted', 'enforced', 'relapsed'], to: 'demolished', permission: 'edit', needs: ['demolishedOn'], takes: ['demolishedAreaM2'], guards: [inOrder('demolishedOn')], isPublic: true },
  demolishFast: { from: ['fastTrack'], to: 'demolished', permission: 'enforce', needs: ['measures', 'startedAt', 'endedAt', 'demolishedOn'], takes: ['demolishedAreaM2'], guards: [notFrozen, noReviewOrSuit, notSuspended, onlyUnderConstruction, noSupplyCut, lawfulTime('startedAt', 'endedAt'), inOrder('stopOrderedOn', 'demolishedOn')], isPublic: true },
  accept: { from: ['demolished'], to: 'accepted', permission: 'accept', needs: ['acceptedOn'], guards: [notFrozen, acceptedByTwo, inOrder('demolishedOn', 'acceptedOn')], isPublic: true },
  close: { from: ['accepted'], to: 'closed', permission: 'publish', needs: ['closedOn'], guards: [notFrozen, acceptedByTwo, inOrder('demolishedOn', 'acceptedOn', 'closedOn')], isPublic: true },
  reuse: { from: ['closed', 'inspected'], to: 'reuse', permission: 'edit', needs: ['reuseKind', 'reuseAffectsResidents'], takes: ['reuseMatterId'], guards: [notFrozen, reusePlanned], isPublic: true },
  inspect: { from: ['closed', 'reuse', 'inspected'], to: 'inspected', permission: 'inspect', needs: [], guards: [notFrozen, visitPassed], isPublic: true },
  relapse: { from: ['demolished', 'accepted', 'closed', 'reuse', 'inspected'], to: 'relapsed', permission: 'inspect', needs: ['rectifyByOn'], guards: [notFrozen], isPublic: true },
  pause: { from: ['registered', 'published', 'classified', 'planned', ...beforeForce, 'relapsed'], to: 'paused', permission: 'pause', needs: ['pauseGround'], guards: [], isPublic: true },
  resume: { from: ['paused'], to: 'before', permission: 'publish', needs: [], guards: [notFrozen, noReviewOrSuit, notSuspended], isPublic: true },
} as const satisfies Record<string, Move>

export type MoveName = keyof typeof moves
export const moveNames = Object.keys(moves) as MoveName[]
export const moveOf = (name: MoveName): Move => moves[name]

/** The moves that lead on from a status, whatever the facts. */
export function movesAt(status: SiteStatus): MoveName[] {
  return moveNames.filter(name => (moveOf(name).from as readonly SiteStatus[]).includes(status))
}

/** The status after a move. */
export function statusAfter(name: MoveName, { status, statusBeforePause }: Pick<Dossier, 'status' | 'statusBeforePause'>): SiteStatus {
  const { to } = moveOf(name)
  if (to === 'same') return status
  return to === 'before' ? statusBeforePause ?? 'registered' : to
}

/**
 * Why a move may not be made, with `dossier.round` already holding the facts given with it; empty when it may. Every
 * issue's sentence names the article or the rule.
 */
export function checkMove(name: MoveName, dossier: Dossier, context: MoveContext): Issue[] {
  const move = moveOf(name)
  if (!(move.from as readonly SiteStatus[]).includes(dossier.status)) return refuse('move_not_allowed')
  const missing = move.needs.filter(fact => dossier.round[fact] === undefined).map(path => ({ path, code: 'ledger.fact_required' }))
  const found = move.guards.flatMap(guard => guard(dossier, context))
  return [...missing, ...found.filter(({ path }) => !missing.some(issue => issue.path === path))]
}

/**
 * The last day of the time for review and suit, all of it counted the longer way for the person: 60 days and 6 months
 * from the later of the two services (行政复议法 20, 行政诉讼法 46), 15 days after a review was decided (行政诉讼法 45), and
 * six months after the notice to an unknown party ended (北京市城乡规划条例 78). Null while no service is on file.
 */
export function remediesUntil({ round, remedies }: Pick<Dossier, 'round' | 'remedies'>, calendar: WorkCalendar): Day | null {
  const due = (id: 'objection.reconsider' | 'objection.litigate' | 'objection.litigateAfter' | 'site.unknownParty' | 'site.unknownPartyWait', start: Day) => dueBy(id, startOfDay(start), calendar)!.day
  const served = [round.orderServedOn, round.enforcementServedOn].filter(day => day !== undefined)
  const ends = served.flatMap(day => [due('objection.reconsider', day), due('objection.litigate', day)])
  if (round.partyKnown === false) {
    if (round.partyNoticeOn === undefined) return null
    ends.push(due('site.unknownPartyWait', due('site.unknownParty', round.partyNoticeOn)))
  }
  for (const { kind, closedOn } of remedies) if (kind === 'reconsideration' && closedOn !== null) ends.push(due('objection.litigateAfter', closedOn))
  if (served.length === 0) return null
  return ends.sort().at(-1)!
}

/** Whether homes are heated on the day; a season may go over New Year. */
export function isHeatingSeason(day: Day, { from, to }: { from: string, to: string } = heatingSeason): boolean {
  const date = day.slice(5)
  return from <= to ? date >= from && date <= to : date >= from || date <= to
}

/** From when a place counts as not checked: thirty days after it was last seen. */
export const checkEveryDays = 30
export function isUnchecked(lastCheckedOn: Day | null, today: Day): boolean {
  return lastCheckedOn === null || addDays(lastCheckedOn, checkEveryDays) < today
}
