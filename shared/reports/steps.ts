/**
 * What of a case's history its reporter reads, each with a sentence under `track.step`. Never who did it.
 */
export const shownSteps = [
  'received', 'accepted', 'refused', 'asked', 'answered', 'lapsed', 'transferred', 'merged', 'dispatched', 'disputed', 'taken', 'visited',
  'findingConfirmed', 'handlingBegun', 'extended', 'handled', 'told', 'followedUp', 'reopened', 'closed', 'withdrawn', 'takenBack', 'reporterLeft',
  'undone', 'stepLate', 'messaged', 'added', 'rated', 'appealed', 'appealUpheld', 'overturned', 'contactOpened', 'contactRemoved',
  'noticeChosen', 'noticeStopped', 'registered', 'wordsMasked', 'photoRejected', 'dueRecounted',
] as const
export type ShownStep = (typeof shownSteps)[number]

/** What staff do among themselves, and what is not a decision yet. */
export const hiddenSteps = [
  'noted', 'refusalProposed', 'refusalDeclined', 'findingProposed', 'findingDoubted', 'patrolled', 'photoApproved', 'photoApprovalWithdrawn', 'photoOriginalRemoved', 'stepDueRecounted',
] as const

/** The step of an action such as `report.accepted`; undefined for what the reporter does not read. */
export function shownStepOf(action: string): ShownStep | undefined {
  return shownSteps.find(step => `report.${step}` === action)
}
