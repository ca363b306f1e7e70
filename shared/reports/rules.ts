import type { Finding, FindingKind } from '../text/check.ts'

export const reportKinds = ['roof', 'yard', 'publicGround', 'extension', 'underground', 'unsure'] as const
export type ReportKind = (typeof reportKinds)[number]

export const beingBuiltAnswers = ['yes', 'no', 'unsure'] as const
export type BeingBuilt = (typeof beingBuiltAnswers)[number]

/** The states of a report after it has arrived. A draft is not a report yet. */
export const reportStatuses = [
  'submitted', 'needsInfo', 'accepted', 'refused', 'transferred', 'merged', 'dispatched', 'disputed', 'taken', 'verifying',
  'found', 'handling', 'extended', 'handled', 'told', 'followedUp', 'reopened', 'closed', 'withdrawn',
] as const
export type ReportStatus = (typeof reportStatuses)[number]

interface Move { from: readonly ReportStatus[], to: ReportStatus }

/**
 * Which move leads from where to where. 北京市城乡规划条例 70: a report is taken up in time or the reporter is told why
 * not; it is never left without an answer.
 */
export const reportMoves = {
  accept: { from: ['submitted', 'needsInfo'], to: 'accepted' },
  refuse: { from: ['submitted', 'needsInfo'], to: 'refused' },
} as const satisfies Record<string, Move>
export type ReportMove = keyof typeof reportMoves

/** Whether a report in this state can make the move. */
export function canMove(status: ReportStatus, move: ReportMove): boolean {
  return (reportMoves[move].from as readonly ReportStatus[]).includes(status)
}

/** The moves a report in this state can make, in the order of the table. */
export function movesFrom(status: ReportStatus): ReportMove[] {
  return (Object.keys(reportMoves) as ReportMove[]).filter(move => canMove(status, move))
}

/**
 * What comes first in the queue: 1 somebody may be in danger, 2 still being built, 3 the rest. How many have reported
 * the same plays no part.
 */
export function priorityOf({ inDanger, beingBuilt }: { inDanger: boolean, beingBuilt: BeingBuilt }): 1 | 2 | 3 {
  return inDanger ? 1 : beingBuilt === 'yes' ? 2 : 3
}

const keepable: readonly FindingKind[] = ['room', 'person']

/**
 * Whether the writer has to change the passage. Door numbers, and what only looks like a name, may be needed to find
 * the place: those may stay after the writer has looked at them.
 */
export function mustChange({ kind }: Pick<Finding, 'kind'>): boolean {
  return !keepable.includes(kind)
}
