import type { MembershipState, VolunteerState } from './rules.ts'
import { isAgreed, type AgreementTerms } from './serving.ts'

/** A seat somebody has, as far as it decides when they are active. */
export interface StandingSeat { team: AgreementTerms, membership: { state: MembershipState, agreement: number | null } }

/**
 * Where somebody stands once nothing is missing for the next step: whoever was checked and trained is trained, and active
 * when the agreement of every team they have a seat in that needs one was accepted. It never leads back.
 */
export function advance({ state, trainedOn }: { state: VolunteerState, trainedOn: string | null }, seats: readonly StandingSeat[]): VolunteerState {
  if (state === 'checked' && trainedOn !== null) return advance({ state: 'trained', trainedOn }, seats)
  if (state === 'trained' && seats.every(({ team, membership }) => membership.state !== 'seated' || isAgreed(team, membership))) return 'active'
  return state
}

/** Who can be trained and pause: checked, and not gone. */
export const isTaken = (state: VolunteerState) => state === 'checked' || state === 'trained' || state === 'active' || state === 'paused'

/** Whether a check is late: the day it is due by has passed. */
export const isCheckLate = ({ state, checkDueOn }: { state: VolunteerState, checkDueOn: string | null }, today: string) =>
  state === 'applied' && checkDueOn !== null && checkDueOn < today
