import type { Action, Role } from '../staff/permissions.ts'
import type { ReportMove, ReportStatus } from './rules.ts'

/** What may wait for a person, beside the states. `byDue`: every running clock, the latest step first. */
export const inboxes = ['byDue', 'mine', 'dueToday', 'overdue', 'disputed', 'unhappy', 'appeals', 'secondCheck'] as const
export type Inbox = (typeof inboxes)[number]

/** Counting stops here: more is said as 1000+, so that a long queue costs no more than a short one. */
export const mostCounted = 1000
export const maxViews = 20
export const leaseMinutes = 5

/** The list somebody begins with: whoever works by clocks sees the latest step first. */
export function firstListOf(role: Role): { inbox: Inbox } | { status: ReportStatus } {
  return role === 'handler' || role === 'supervisor' ? { inbox: 'byDue' } : { status: 'submitted' }
}

/** Which right a move of staff needs; what only the reporter or the system does is not here. */
export const moveActions = {
  accept: 'accept', refuse: 'refuse', ask: 'ask', transfer: 'transfer', merge: 'merge', dispatch: 'dispatch',
  dispute: 'work', take: 'work', visit: 'work', propose: 'work', confirm: 'check', doubt: 'check', handle: 'work', extend: 'extend', finish: 'work',
  tell: 'tell', followUp: 'followUp', reopen: 'supervise', close: 'supervise',
} as const satisfies Partial<Record<ReportMove, Action<'reports'>>>
export type StaffMove = keyof typeof moveActions

export function isStaffMove(move: ReportMove): move is StaffMove {
  return Object.hasOwn(moveActions, move)
}

/** What can be done to many at once: only what needs no words of its own for each. */
export const bulkMoves = ['accept', 'refuse', 'close', 'later'] as const
export type BulkMove = (typeof bulkMoves)[number]
export const mostInBulk = 100
