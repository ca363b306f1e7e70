import type { ReportStatus } from './rules.ts'

/** What a reporter is asked after the result. */
export const solvedAnswers = ['yes', 'partly', 'no'] as const
export type Solved = (typeof solvedAnswers)[number]

export const satisfactions = ['satisfied', 'neutral', 'dissatisfied'] as const
export type Satisfaction = (typeof satisfactions)[number]

export interface Rating { solved: Solved, speed: Satisfaction, manner: Satisfaction, outcome: Satisfaction }

/** Whether an answer opens the case again: it is not solved, or its result is not what the person can accept. */
export function isUnhappy({ solved, outcome }: Pick<Rating, 'solved' | 'outcome'>): boolean {
  return solved === 'no' || outcome === 'dissatisfied'
}

/** What decides what a reporter can still do. */
export interface AfterStanding {
  status: ReportStatus
  dispatchedAt: Date | null
  reporterLeftAt: Date | null
  /** Others have reported the same and are waiting for its result. */
  hasOthers: boolean
}

const beforeResult: readonly ReportStatus[] = [
  'submitted', 'needsInfo', 'accepted', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'reopened',
]

/** Whether something can be added, which is once and before there is a result. */
export function canAdd({ status, reporterLeftAt, hasAdded }: Pick<AfterStanding, 'status' | 'reporterLeftAt'> & { hasAdded: boolean }): boolean {
  return !hasAdded && reporterLeftAt === null && beforeResult.includes(status)
}

/**
 * What becomes of a report whose reporter withdraws it: taken back when nobody has begun to work on it and nobody else
 * waits for it, else the office goes on and only the reporter leaves (城乡规划条例 70: what was reported is checked). Null
 * when there is nothing to withdraw any more.
 */
export function withdrawalOf({ status, dispatchedAt, reporterLeftAt, hasOthers }: AfterStanding): 'withdrawn' | 'left' | null {
  if (reporterLeftAt !== null) return null
  if (status === 'merged') return 'left'
  if (!beforeResult.includes(status)) return null
  return dispatchedAt === null && !hasOthers ? 'withdrawn' : 'left'
}

/** Whether the reporter is asked about the result. */
export function canRate({ status, reporterLeftAt }: Pick<AfterStanding, 'status' | 'reporterLeftAt'>): boolean {
  return reporterLeftAt === null && (status === 'told' || status === 'followedUp')
}
