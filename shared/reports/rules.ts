import type { Finding as TextFinding, FindingKind } from '../text/check.ts'

/** What an unauthorized structure may be, in a resident's words. */
export const structureKinds = ['roof', 'yard', 'publicGround', 'extension', 'underground', 'unsure'] as const
/** 微民生: the five small matters of the programme of that name, done at once. */
export const smallKinds = ['smallOpinion', 'smallDispute', 'smallTrouble', 'smallNeed', 'smallHazard'] as const
export const reportKinds = [...structureKinds, ...smallKinds] as const
export type ReportKind = (typeof reportKinds)[number]

export function isSmall(kind: ReportKind): boolean {
  return (smallKinds as readonly string[]).includes(kind)
}

export const beingBuiltAnswers = ['yes', 'no', 'unsure'] as const
export type BeingBuilt = (typeof beingBuiltAnswers)[number]

/** The states of a report after it has arrived. A draft is not a report yet. */
export const reportStatuses = [
  'submitted', 'needsInfo', 'accepted', 'refused', 'transferred', 'merged', 'dispatched', 'disputed', 'taken', 'verifying',
  'found', 'handling', 'extended', 'handled', 'told', 'followedUp', 'reopened', 'closed', 'withdrawn',
] as const
export type ReportStatus = (typeof reportStatuses)[number]

/** Who moves a case. A person may be several of them; the permission table says which roles are. */
export const movers = ['triage', 'body', 'checker', 'supervisor', 'caller', 'reporter', 'system'] as const
export type Mover = (typeof movers)[number]

interface Move {
  from: readonly ReportStatus[]
  /** `previous` is the state the case had before it waited for an answer. */
  to: ReportStatus | 'previous'
  by: readonly Mover[]
}

const beforeDispatch = ['submitted', 'needsInfo', 'accepted', 'disputed', 'reopened'] as const
const atWork = ['dispatched', 'taken', 'verifying', 'found', 'handling'] as const

/**
 * The whole life of a case: which move leads from where to where, and who makes it.
 * 北京市城乡规划条例 70: a report is taken up in time or the reporter is told why not; 接诉即办工作条例 11, 15, 23: dispatched at
 * once, the first receiver stays responsible, extended only before expiry and with a reason, called back afterwards.
 */
export const reportMoves = {
  accept: { from: ['submitted', 'needsInfo'], to: 'accepted', by: ['triage'] },
  refuse: { from: ['submitted', 'needsInfo'], to: 'refused', by: ['triage'] },
  ask: { from: ['submitted', 'accepted', ...atWork], to: 'needsInfo', by: ['triage'] },
  answer: { from: ['needsInfo'], to: 'previous', by: ['reporter'] },
  /** No answer in time: a report that was not accepted is closed without blame, a case goes on without the answer. */
  lapse: { from: ['needsInfo'], to: 'previous', by: ['system'] },
  transfer: { from: [...beforeDispatch], to: 'transferred', by: ['triage'] },
  merge: { from: ['submitted', 'needsInfo', 'accepted'], to: 'merged', by: ['triage', 'reporter'] },
  dispatch: { from: ['accepted', 'disputed', 'reopened'], to: 'dispatched', by: ['triage'] },
  dispute: { from: ['dispatched'], to: 'disputed', by: ['body'] },
  take: { from: ['dispatched'], to: 'taken', by: ['body'] },
  visit: { from: ['taken'], to: 'verifying', by: ['body'] },
  /** What the officer found; it counts only when a second person has confirmed it. */
  propose: { from: ['verifying'], to: 'verifying', by: ['body'] },
  confirm: { from: ['verifying'], to: 'found', by: ['checker'] },
  doubt: { from: ['verifying'], to: 'verifying', by: ['checker'] },
  handle: { from: ['found'], to: 'handling', by: ['body'] },
  extend: { from: ['taken', 'verifying', 'found', 'handling'], to: 'extended', by: ['supervisor'] },
  finish: { from: ['found', 'handling'], to: 'handled', by: ['body'] },
  tell: { from: ['handled'], to: 'told', by: ['body', 'triage'] },
  followUp: { from: ['told'], to: 'followedUp', by: ['caller'] },
  reopen: { from: ['told', 'followedUp', 'closed'], to: 'reopened', by: ['reporter', 'supervisor'] },
  close: { from: ['told', 'followedUp'], to: 'closed', by: ['system', 'supervisor'] },
  withdraw: { from: ['submitted', 'needsInfo', 'accepted', 'disputed', 'reopened', ...atWork, 'extended'], to: 'withdrawn', by: ['reporter'] },
  overturn: { from: ['refused'], to: 'accepted', by: ['triage'] },
} as const satisfies Record<string, Move>
export type ReportMove = keyof typeof reportMoves

/** Where a case stands: its state, and the one it had before it was extended or had to wait for an answer. */
export interface Standing { status: ReportStatus, previousStatus?: ReportStatus | null }

/** The state whose moves count: an extended case goes on from where it was. */
export function stateOfWork({ status, previousStatus }: Standing): ReportStatus {
  return status === 'extended' ? previousStatus ?? 'handling' : status
}

/** Whether a case can make the move. An extended case cannot be extended once more. */
export function canMove(standing: Standing, move: ReportMove): boolean {
  if (standing.status === 'extended' && (move === 'extend' || move === 'ask')) return false
  const from = reportMoves[move].from as readonly ReportStatus[]
  return from.includes(standing.status) || (standing.status === 'extended' && from.includes(stateOfWork(standing)))
}

/** Where the move leads. `propose` and `doubt` leave an extended case extended. */
export function stateAfter(standing: Standing, move: ReportMove): ReportStatus {
  const { to } = reportMoves[move] as Move
  if (to !== 'previous') return to === stateOfWork(standing) ? standing.status : to
  const before = standing.previousStatus ?? 'submitted'
  return move === 'lapse' && before === 'submitted' ? 'closed' : before
}

/** The moves a case can make, in the order of the table. */
export function movesFrom(standing: Standing): ReportMove[] {
  return (Object.keys(reportMoves) as ReportMove[]).filter(move => canMove(standing, move))
}

/** Nothing is to be done any more, unless somebody opens it again. */
export const finalStatuses = ['refused', 'transferred', 'merged', 'closed', 'withdrawn'] as const satisfies readonly ReportStatus[]

export function isFinal(status: ReportStatus): boolean {
  return (finalStatuses as readonly ReportStatus[]).includes(status)
}

/**
 * The states in which a case is in the hands of the body it was given to. While a body disputes that a case is its own,
 * it stays responsible (首接负责) until the case is dispatched again.
 */
export const bodyStatuses = ['dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'handled', 'told', 'followedUp', 'closed'] as const satisfies readonly ReportStatus[]

/**
 * What the public may learn of a case in a state; never at the level of a plot before an official finding, and never
 * words, exact place or time. `count` and `countByReason` are counted per sub-district, at least a week late.
 */
export const publishedIn: Record<ReportStatus, 'nothing' | 'count' | 'countByReason' | 'state' | 'finding' | 'result'> = {
  submitted: 'nothing', needsInfo: 'nothing', accepted: 'count', refused: 'countByReason', transferred: 'count', merged: 'nothing',
  dispatched: 'nothing', disputed: 'nothing', taken: 'state', verifying: 'state', found: 'finding', handling: 'state', extended: 'state',
  handled: 'result', told: 'result', followedUp: 'result', reopened: 'count', closed: 'result', withdrawn: 'nothing',
}

/** 属实 / 不属实 / 合法 / 未发现 */
export const findings = ['confirmed', 'unfounded', 'lawful', 'notFound'] as const
export type Finding = (typeof findings)[number]

/** How fast a case has to go. 城乡规划条例 74: what is being built is stopped at once. */
export const tracks = ['danger', 'inConstruction', 'small', 'complex', 'general'] as const
export type Track = (typeof tracks)[number]

export function trackOf({ kind, beingBuilt, inDanger, isComplex = false }: { kind: ReportKind, beingBuilt: BeingBuilt, inDanger: boolean, isComplex?: boolean }): Track {
  if (inDanger) return 'danger'
  if (isSmall(kind)) return 'small'
  if (beingBuilt === 'yes') return 'inConstruction'
  return isComplex ? 'complex' : 'general'
}

/** 巡查五步 of the road chiefs: patrol, feed back, coordinate, handle, supervise. */
export const patrolSteps = ['patrol', 'feedBack', 'coordinate', 'handle', 'supervise'] as const
export type PatrolStep = (typeof patrolSteps)[number]

const reachedStep: Partial<Record<ReportStatus, PatrolStep>> = {
  submitted: 'patrol', needsInfo: 'patrol', accepted: 'feedBack', dispatched: 'coordinate', disputed: 'coordinate', reopened: 'coordinate',
  taken: 'handle', verifying: 'handle', found: 'handle', handling: 'handle',
}

/** Which of the five steps a case found on patrol has reached. */
export function patrolStepOf(standing: Standing): PatrolStep {
  return reachedStep[stateOfWork(standing)] ?? 'supervise'
}

/** How a case came in. */
export const reportSources = ['resident', 'patrol', 'open311'] as const
export type ReportSource = (typeof reportSources)[number]

/**
 * Whether a second person has to agree before a report is refused: nobody can be asked back about an anonymous report
 * of danger, so one mistake would end it.
 */
export function needsSecondForRefusal({ inDanger, isAnonymous }: { inDanger: boolean, isAnonymous: boolean }): boolean {
  return inDanger && isAnonymous
}

/**
 * What comes first in the queue: 1 somebody may be in danger, 2 still being built, 3 the rest. How many have reported
 * the same plays no part.
 */
export function priorityOf({ inDanger, beingBuilt }: { inDanger: boolean, beingBuilt: BeingBuilt }): 1 | 2 | 3 {
  return inDanger ? 1 : beingBuilt === 'yes' ? 2 : 3
}

/** Half an hour in which a reporter can take everything back as if it had never been sent. */
export const undoMinutes = 30
export function canUndoSubmission({ status, receivedAt, now }: { status: ReportStatus, receivedAt: Date, now: Date }): boolean {
  return status === 'submitted' && now.getTime() - receivedAt.getTime() < undoMinutes * 60_000
}

/** Seconds in which staff can take their own decision back. No mail of it leaves before. */
export const staffUndoSeconds = 10
export const undoableMoves = ['accept', 'refuse', 'ask', 'transfer', 'merge', 'dispatch'] as const satisfies readonly ReportMove[]

/** The moves of which the reporter, and whoever reported the same, is told that there is news. */
export const toldMoves = [
  'accept', 'refuse', 'ask', 'lapse', 'transfer', 'merge', 'dispatch', 'take', 'confirm', 'extend', 'tell', 'reopen', 'close', 'overturn',
] as const satisfies readonly ReportMove[]

const keepable: readonly FindingKind[] = ['room', 'person']

/**
 * Whether the writer has to change the passage. Door numbers, and what only looks like a name, may be needed to find
 * the place: those may stay after the writer has looked at them.
 */
export function mustChange({ kind }: Pick<TextFinding, 'kind'>): boolean {
  return !keepable.includes(kind)
}
