import { isStatutoryHoliday, type WorkCalendar } from '../calendar/calendar.ts'
import { dueBy } from '../calendar/clocks.ts'
import { addDays } from '../calendar/days.ts'
import type { Issue } from '../errors.ts'
import type { Action } from '../staff/permissions.ts'
import { startOfDay, toDay, type Day } from '../time.ts'
import { clarities, enforcementSteps, forbiddenMeasures, type RoundFact, type RoundFacts } from './rounds.ts'
import { liveStatuses, type Category, type LiveStatus, type SiteStatus } from './rules.ts'

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
  /** What is on file of the round, with the facts given with the move laid over it. */
  round: RoundFacts
  /** What was on file before them; left out when no facts are given. */
  onFile?: RoundFacts
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
const isReview = ({ kind }: Remedy) => kind === 'reconsideration' || kind === 'litigation'

/** 行政强制法 第四十四条 */
const noReviewOrSuit: Guard = ({ remedies }) => remedies.some(remedy => isOpen(remedy) && isReview(remedy)) ? refuse('review_or_suit_open') : []

/** 行政强制法 第三十九条 */
const notSuspended: Guard = ({ remedies }) => remedies.some(remedy => isOpen(remedy) && !isReview(remedy)) ? refuse('suspended') : []

/** 行政强制法 第四十四条 */
const remediesOver: Guard = (dossier, { now, calendar }) => {
  const until = remediesUntil(dossier, calendar)
  if (until === null) return refuse('service_unknown', 'orderServedOn')
  return toDay(now) <= until ? refuse('still_on_hold', '', { until }) : []
}

/** The planned time, and the true one, lie by day and on no holiday (行政强制法 第四十三条). */
const byDay = (from: 'plannedStart' | 'startedAt', to: 'plannedEnd' | 'endedAt'): Guard => ({ round }, { now, calendar }) => {
  const start = round[from]
  const end = round[to]
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
  return issues
}

/**
 * The planned time, and the true one, lie after the time for review and suit and after the time of the notice, and the
 * true one outside of every review, suit or suspension: what was done too early is not made lawful by being recorded
 * later (行政强制法 第三十九条、第四十四条).
 */
const afterRemedies = (from: 'plannedStart' | 'startedAt'): Guard => (dossier, { calendar }) => {
  const { round, remedies } = dossier
  const start = round[from]
  if (start === undefined) return []
  const day = toDay(new Date(start))
  const until = remediesUntil(dossier, calendar)
  const during = remedies.filter(({ openedOn, closedOn }) => openedOn <= day && closedOn !== null && day <= closedOn)
  return [
    ...until === null ? refuse('service_unknown', 'orderServedOn') : day <= until ? refuse('still_on_hold', from, { until }) : [],
    ...round.noticeUntilOn === undefined || day <= round.noticeUntilOn ? refuse('notice_running', 'noticeUntilOn') : [],
    ...during.some(isReview) ? refuse('review_or_suit_open', from) : [],
    ...during.some(remedy => !isReview(remedy)) ? refuse('suspended', from) : [],
  ]
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

/** A defence that was made stays on file, its answer has a day, and its time is never cut short (行政强制法 第三十六条). */
const defenceKept: Guard = ({ round, onFile = {} }, { now }) => [
  ...round.defence === 'none' && onFile.defence !== undefined && onFile.defence !== 'none' ? refuse('defence_on_file', 'defence') : [],
  ...round.defence === 'none' && (round.statementUntilOn === undefined || toDay(now) <= round.statementUntilOn) ? refuse('defence_time_running', 'defence') : [],
  ...round.defence === 'answered' && round.defenceAnsweredOn === undefined ? refuse('fact_required', 'defenceAnsweredOn') : [],
  ...onFile.statementUntilOn !== undefined && round.statementUntilOn !== undefined && round.statementUntilOn < onFile.statementUntilOn ? refuse('defence_time_cut', 'statementUntilOn') : [],
]

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
  const start = round.startedAt ?? round.plannedStart
  const late = round.noticeServedOn !== undefined && start !== undefined && round.noticeServedOn >= toDay(new Date(start))
  return [...missing.flatMap(([isMissing, code, path]) => isMissing ? refuse(code, path) : []), ...late ? refuse('home_notice_late', 'noticeServedOn') : []]
}

/** One approval by the head of the office; in the heating season, for a place somebody lives in, a second by another person. */
const approved: Guard = ({ round, ...dossier }, context) => {
  const on = round.startedAt ?? round.plannedStart
  const day = on === undefined ? toDay(context.now) : toDay(new Date(on))
  const isBefore = (approvedOn: Day | undefined) => approvedOn !== undefined && approvedOn <= day
  if (round.approvedBy === undefined || !isBefore(round.approvedOn)) return refuse('approval_required', 'approvedBy')
  if (!isLivedIn({ round, ...dossier }) || !isHeatingSeason(day, context.heating)) return []
  const isTwice = round.secondApprovedBy !== undefined && round.secondApprovedBy !== round.approvedBy && isBefore(round.secondApprovedOn)
  return isTwice ? [] : refuse('heating_approval_required', 'secondApprovedBy')
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

/** A place may come into the ledger, or be published again, further on its way: checked once, its check is not signed over there. */
const uncheckedThere: Guard = ({ status, round, onFile = round }) => onFile.legalCheckedBy !== undefined && !(beforeOrder as readonly SiteStatus[]).includes(status) ? refuse('legal_check_on_file') : []

const approvedTwice: Guard = ({ round }) => round.approvedBy === undefined ? refuse('approval_required', 'approvedBy') : round.secondApprovedBy === round.approvedBy ? refuse('other_person_required', 'secondApprovedBy') : []

/** Who lives in a place, or may, is affected by its plan (重大行政决策程序暂行条例 第十五条). */
const planHeard: Guard = ({ planZh, livedIn, round, closedMatters }) => [
  ...planZh === null ? refuse('plan_required', 'planZh') : [],
  ...livedIn === null ? refuse('lived_in_unknown', 'livedIn') : [],
  ...livedIn === true && round.affectsResidents === false ? refuse('residents_affected', 'affectsResidents') : [],
  ...round.affectsResidents && !(round.planMatterId && closedMatters.includes(round.planMatterId)) ? refuse('comment_period_required', 'planMatterId') : [],
]

const reusePlanned: Guard = ({ reuseZh, round, closedMatters }) => [
  ...reuseZh === null ? refuse('reuse_plan_required', 'reuseZh') : [],
  ...round.reuseAffectsResidents && !(round.reuseMatterId && closedMatters.includes(round.reuseMatterId)) ? refuse('comment_period_required', 'reuseMatterId') : [],
]

/** 行政强制法 第三十四条、第三十五条: the time set for removal is over. */
const orderExpired: Guard = ({ round }, { now }) => round.removeByOn === undefined || toDay(now) <= round.removeByOn ? refuse('order_running', 'removeByOn') : []
const noticeExpired: Guard = ({ round }, { now }) => round.noticeUntilOn === undefined || toDay(now) <= round.noticeUntilOn ? refuse('notice_running', 'noticeUntilOn') : []

/** A time that is set lies after the day it is set on, or it is no time at all. */
const isLater = (name: RoundFact, than: RoundFact): Guard => ({ round }) => {
  const [day, before] = [round[name], round[than]]
  return typeof day === 'string' && typeof before === 'string' && day <= before ? refuse('no_time_left', name) : []
}

const isAhead = (name: RoundFact): Guard => ({ round }, { now }) => {
  const day = round[name]
  return typeof day === 'string' && day < toDay(now) ? refuse('day_is_past', name) : []
}

/** 北京市城乡规划条例 第七十八条: a party nobody knows is told by a public notice. */
const partyTold: Guard = ({ round }) => round.partyKnown === false && round.partyNoticeOn === undefined ? refuse('party_notice_required', 'partyNoticeOn') : []

/** An entry on hold says until when. */
const holdIsKnown: Guard = (dossier, { calendar }) => remediesUntil(dossier, calendar) === null ? refuse('service_unknown', 'orderServedOn') : []

/** What was enforced is recorded as it is; what is agreed stops while somebody's claim is open. */
const unlessEnforced = (guard: Guard): Guard => (dossier, context) => dossier.status === 'enforced' ? [] : guard(dossier, context)

/** What was demolished after an enforcement was not demolished before it. */
const afterEnforcement: Guard = ({ round }) =>
  round.startedAt !== undefined && round.demolishedOn !== undefined && round.demolishedOn < toDay(new Date(round.startedAt)) ? refuse('days_out_of_order', 'demolishedOn') : []

/** 北京市城乡规划条例 第七十四条 */
const onlyUnderConstruction: Guard = dossier => [
  ...dossier.round.underConstruction === true ? [] : refuse('not_under_construction', 'underConstruction'),
  ...isLivedIn(dossier) ? refuse('lived_in_no_fast_track', 'livedIn') : [],
]

/** 场光地净后销账: two people, one of them not of the unit that owns the place, with a picture of the cleared ground. */
const acceptedByTwo: Guard = ({ acceptances }) => {
  // What a person saw last counts: the ground may have been cleared since they first looked.
  const last = [...new Map(acceptances.map(acceptance => [acceptance.by, acceptance])).values()]
  const cleared = last.filter(({ isCleared }) => isCleared)
  return [
    ...cleared.length < last.length ? refuse('not_cleared', 'acceptances') : [],
    ...cleared.length < 2 ? refuse('two_acceptances_required', 'acceptances') : [],
    ...cleared.some(({ isOwnerUnit }) => !isOwnerUnit) ? [] : refuse('acceptance_by_another_unit', 'acceptances'),
    ...cleared.some(({ photos }) => photos > 0) ? [] : refuse('acceptance_photo_required', 'acceptances'),
  ]
}

const visitPassed: Guard = ({ lastVisit, round }) =>
  lastVisit === null || !lastVisit.passed || (round.closedOn !== undefined && lastVisit.on < round.closedOn) ? refuse('visit_required') : []

const inOrder = (...names: RoundFact[]): Guard => ({ round }, { now }) => {
  const days = names.flatMap(name => typeof round[name] === 'string' ? [[name, round[name]] as const] : [])
  return days.flatMap(([name, value], index) => [
    ...value > toDay(now) ? refuse('day_in_future', name) : [],
    ...index > 0 && value < days[index - 1]![1] ? refuse('days_out_of_order', name) : [],
  ])
}

/** In these a place may be checked anew. */
const beforeOrder = ['registered', 'classified', 'planned', 'voluntary', 'assisted', 'filed', 'relapsed'] as const satisfies readonly LiveStatus[]

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
  /** Facts of the round that no longer hold once it is made: what was decided on them has to be decided again. */
  clears?: readonly RoundFact[]
  /** What is said where the move is tried from another status, if there is more to say than that it may not be. */
  elsewhere?: string
  /** Whether the reader of the entry sees that it was done. */
  isPublic: boolean
}

const beforeForce = ['voluntary', 'assisted', 'filed', 'ordered', 'reminded', 'noticed', 'hold', 'fastTrack'] as const
/** What is decided anew when a case goes on after it stood still, and when a review was opened. */
export const approvalFacts = ['approvedBy', 'approvedOn', 'secondApprovedBy', 'secondApprovedOn', 'plannedStart', 'plannedEnd', 'measures'] as const satisfies readonly RoundFact[]
const orderFacts = [
  'partyNoticeOn', 'orderNumber', 'orderedOn', 'orderServedOn', 'removeByOn', 'remindedOn', 'statementUntilOn', 'defence', 'defenceAnsweredOn', 'enforcementNumber',
  'enforcementDecidedOn', 'enforcementServedOn', 'noticedOn', 'noticeUntilOn', 'noticeServedOn', 'noticeIsPlain', 'noticeLanguages', 'checklist', ...approvalFacts,
] as const satisfies readonly RoundFact[]
const enforceable = [notFrozen, noReviewOrSuit, notSuspended, remediesOver, noticeExpired, noSupplyCut, defenceAnswered, homeIsCaredFor, approved] as const

/**
 * Every way a site of the live ledger may go. Publishing and withdrawing are acts of their own beside it. The same row
 * offers the button, reads the form, and refuses the request, whether it comes from a page, the API, a file or in bulk.
 */
export const moves = {
  register: { from: ['found'], to: 'registered', permission: 'edit', needs: ['clarities'], guards: [claritiesComplete], isPublic: false },
  checkLegality: { from: liveStatuses.filter(status => status !== 'found'), to: 'same', permission: 'checkLegality', needs: ['clarities'], signs: ['legalCheckedBy', 'legalCheckedOn'], guards: [claritiesComplete, checkedByAnother, uncheckedThere], isPublic: false },
  classify: { from: ['registered', 'published', 'planned'], to: 'classified', permission: 'edit', needs: ['category'], guards: [notFrozen], clears: ['planHeardOn', 'affectsResidents', 'planMatterId'], isPublic: true },
  plan: { from: ['classified'], to: 'planned', permission: 'edit', needs: ['planHeardOn', 'affectsResidents'], takes: ['planMatterId'], guards: [notFrozen, planHeard, inOrder('planHeardOn')], isPublic: true },
  startVoluntary: { from: ['classified', 'planned', 'assisted', 'filed', 'ordered', 'reminded', 'noticed', 'hold', 'relapsed'], to: 'voluntary', permission: 'edit', needs: ['agreedUntilOn'], guards: [isAhead('agreedUntilOn')], isPublic: true },
  startAssisted: { from: ['planned', 'voluntary', 'filed', 'ordered', 'reminded', 'noticed', 'hold', 'relapsed'], to: 'assisted', permission: 'edit', needs: ['agreedUntilOn'], guards: [notFrozen, notSuspended, isAhead('agreedUntilOn')], isPublic: true },
  file: { from: ['classified', 'planned', 'voluntary', 'assisted', 'relapsed'], to: 'filed', permission: 'enforce', needs: ['filedOn', 'partyKnown'], guards: [notFrozen, inOrder('filedOn')], clears: orderFacts, isPublic: true },
  order: { from: ['filed'], to: 'ordered', permission: 'enforce', needs: ['filedOn', 'partyKnown', 'orderNumber', 'orderedOn', 'orderServedOn', 'removeByOn'], takes: ['partyNoticeOn'], guards: [notFrozen, legallyChecked, partyTold, inOrder('filedOn', 'orderedOn', 'orderServedOn'), inOrder('partyNoticeOn'), isLater('removeByOn', 'orderServedOn')], isPublic: true },
  remind: { from: ['ordered'], to: 'reminded', permission: 'enforce', needs: ['remindedOn', 'statementUntilOn'], guards: [notFrozen, notSuspended, orderExpired, inOrder('orderServedOn', 'remindedOn'), isLater('remindedOn', 'removeByOn'), isLater('statementUntilOn', 'remindedOn')], clears: ['defence', 'defenceAnsweredOn'], isPublic: true },
  recordDefence: { from: ['ordered', 'reminded', 'noticed', 'hold'], to: 'same', permission: 'enforce', needs: ['defence'], takes: ['defenceAnsweredOn', 'statementUntilOn'], guards: [defenceKept, inOrder('remindedOn', 'defenceAnsweredOn')], isPublic: false },
  recordHome: { from: beforeForce, to: 'same', permission: 'edit', needs: ['noticeServedOn', 'noticeIsPlain', 'noticeLanguages', 'hasChildren', 'hasElderly', 'hasIll', 'assistanceOffice', 'assistancePhone'], guards: [inOrder('noticeServedOn')], isPublic: false },
  notice: { from: ['reminded'], to: 'noticed', permission: 'enforce', needs: ['enforcementNumber', 'enforcementDecidedOn', 'enforcementServedOn', 'noticedOn', 'noticeUntilOn'], guards: [notFrozen, noReviewOrSuit, notSuspended, defenceAnswered, inOrder('remindedOn', 'enforcementDecidedOn', 'enforcementServedOn'), inOrder('enforcementDecidedOn', 'noticedOn'), isLater('noticeUntilOn', 'noticedOn')], isPublic: true },
  hold: { from: ['noticed'], to: 'hold', permission: 'system', needs: [], guards: [holdIsKnown], isPublic: true },
  approve: { from: ['hold'], to: 'same', permission: 'approve', needs: [], signs: ['approvedBy', 'approvedOn'], guards: [notFrozen, noReviewOrSuit, notSuspended, defenceAnswered, homeIsCaredFor], isPublic: false },
  approveAgain: { from: ['hold'], to: 'same', permission: 'approve', needs: [], signs: ['secondApprovedBy', 'secondApprovedOn'], guards: [notFrozen, noReviewOrSuit, notSuspended, approvedTwice], isPublic: false },
  schedule: { from: ['hold'], to: 'same', permission: 'enforce', needs: ['plannedStart', 'plannedEnd', 'measures'], guards: [...enforceable.filter(guard => guard !== remediesOver && guard !== noticeExpired), byDay('plannedStart', 'plannedEnd'), afterRemedies('plannedStart')], isPublic: true },
  completeChecklist: { from: ['hold'], to: 'same', permission: 'enforce', needs: ['checklist'], guards: [], isPublic: false },
  enforce: { from: ['hold'], to: 'enforced', permission: 'enforce', needs: ['measures', 'startedAt', 'endedAt'], guards: [...enforceable, checklistComplete, byDay('startedAt', 'endedAt'), afterRemedies('startedAt')], elsewhere: 'enforced_from_hold_only', isPublic: true },
  fastTrack: { from: ['found', 'registered', 'published', 'classified', 'relapsed'], to: 'fastTrack', permission: 'enforce', needs: ['underConstruction', 'stopOrderedOn'], guards: [notFrozen, noReviewOrSuit, notSuspended, onlyUnderConstruction, inOrder('stopOrderedOn')], isPublic: true },
  demolish: { from: ['voluntary', 'assisted', 'enforced'], to: 'demolished', permission: 'edit', needs: ['demolishedOn'], takes: ['demolishedAreaM2'], guards: [...[notFrozen, noReviewOrSuit, notSuspended, homeIsCaredFor].map(unlessEnforced), inOrder('demolishedOn'), afterEnforcement], elsewhere: 'demolished_after_a_way_only', isPublic: true },
  demolishFast: { from: ['fastTrack'], to: 'demolished', permission: 'enforce', needs: ['measures', 'startedAt', 'endedAt', 'demolishedOn'], takes: ['demolishedAreaM2'], guards: [notFrozen, noReviewOrSuit, notSuspended, onlyUnderConstruction, noSupplyCut, byDay('startedAt', 'endedAt'), inOrder('stopOrderedOn', 'demolishedOn'), afterEnforcement], isPublic: true },
  accept: { from: ['demolished'], to: 'accepted', permission: 'accept', needs: ['acceptedOn'], guards: [notFrozen, acceptedByTwo, inOrder('demolishedOn', 'acceptedOn')], isPublic: true },
  close: { from: ['accepted'], to: 'closed', permission: 'publish', needs: ['closedOn'], guards: [notFrozen, acceptedByTwo, inOrder('demolishedOn', 'acceptedOn', 'closedOn')], elsewhere: 'closed_after_acceptance_only', isPublic: true },
  reuse: { from: ['closed', 'inspected'], to: 'reuse', permission: 'edit', needs: ['reuseKind', 'reuseAffectsResidents'], takes: ['reuseMatterId'], guards: [notFrozen, reusePlanned], isPublic: true },
  inspect: { from: ['closed', 'reuse', 'inspected'], to: 'inspected', permission: 'inspect', needs: [], guards: [notFrozen, visitPassed], isPublic: true },
  relapse: { from: ['demolished', 'accepted', 'closed', 'reuse', 'inspected'], to: 'relapsed', permission: 'inspect', needs: ['rectifyByOn'], guards: [notFrozen, isAhead('rectifyByOn')], isPublic: true },
  pause: { from: ['registered', 'published', 'classified', 'planned', ...beforeForce, 'relapsed'], to: 'paused', permission: 'pause', needs: ['pauseGround'], guards: [], isPublic: true },
  resume: { from: ['paused'], to: 'before', permission: 'publish', needs: [], guards: [notFrozen, noReviewOrSuit, notSuspended], clears: ['pauseGround', ...approvalFacts], isPublic: true },
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

/** Said also where the status alone forbids the move: whoever asks learns what protects the place. */
const alwaysSaid: readonly Guard[] = [notFrozen, noReviewOrSuit, notSuspended, noSupplyCut, acceptedByTwo]

/**
 * Why a move may not be made, with `dossier.round` already holding the facts given with it; empty when it may. Every
 * issue's sentence names the article or the rule.
 */
export function checkMove(name: MoveName, dossier: Dossier, context: MoveContext): Issue[] {
  const move = moveOf(name)
  if (!(move.from as readonly SiteStatus[]).includes(dossier.status)) {
    const standing = move.guards.filter(guard => alwaysSaid.includes(guard)).flatMap(guard => guard(dossier, context))
    return [...refuse(move.elsewhere ?? 'move_not_allowed', 'status'), ...standing]
  }
  const missing = move.needs.filter(fact => dossier.round[fact] === undefined).map(path => ({ path, code: 'ledger.fact_required' }))
  const found = move.guards.flatMap(guard => guard(dossier, context))
  return [...missing, ...found.filter(({ path }) => !missing.some(issue => issue.path === path))]
}

/**
 * The last day of the time for review and suit, all of it counted the longer way for the person: 60 days and 6 months
 * from the later of the two services (行政复议法 20, 行政诉讼法 46), 15 days after a review (行政诉讼法 45) or a suit, which may
 * be appealed in as many (行政诉讼法 85), and for a party that is not known six months after the notice ended
 * (北京市城乡规划条例 78). Null while no service is on file, or no notice to an unknown party.
 */
export function remediesUntil({ round, remedies }: Pick<Dossier, 'round' | 'remedies'>, calendar: WorkCalendar): Day | null {
  const due = (id: 'objection.reconsider' | 'objection.litigate' | 'objection.litigateAfter' | 'site.unknownParty' | 'site.unknownPartyWait', start: Day) => dueBy(id, startOfDay(start), calendar)!.day
  const served = [round.orderServedOn, round.enforcementServedOn].filter(day => day !== undefined)
  const ends = served.flatMap(day => [due('objection.reconsider', day), due('objection.litigate', day)])
  if (round.partyKnown !== true) {
    if (round.partyNoticeOn === undefined) return null
    ends.push(due('site.unknownPartyWait', due('site.unknownParty', round.partyNoticeOn)))
  }
  for (const remedy of remedies) if (isReview(remedy) && remedy.closedOn !== null) ends.push(due('objection.litigateAfter', remedy.closedOn))
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
