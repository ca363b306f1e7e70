import { isMinor, type AgeBand, type MembershipState, type VolunteerState } from './rules.ts'

export interface AgreementTerms { isRisky: boolean, isLong: boolean, agreement: number }

/** Risk, or service of more than a month, wants a written agreement (北京市志愿服务促进条例 18, 志愿服务条例 19). */
export const needsAgreement = ({ isRisky, isLong }: Pick<AgreementTerms, 'isRisky' | 'isLong'>) => isRisky || isLong

/** Whether the agreement a team needs was accepted in its present version. A team that has not written one yet has none that counts. */
export function isAgreed(team: AgreementTerms, { agreement }: { agreement: number | null }): boolean {
  return !needsAgreement(team) || (team.agreement > 0 && agreement === team.agreement)
}

/** A minor is only taken where tasks are fit for fourteen and older. */
export const fitsAge = ({ minAge }: { minAge: number }, band: AgeBand) => !isMinor(band) || minAge <= 14

export interface ServingFacts {
  volunteer: { state: VolunteerState, ageBand: AgeBand }
  /** Of the team or of the kind of help. */
  task: { minAge: number }
  /** Duty is done from a seat in a team; an order is taken without. */
  team?: AgreementTerms
  membership?: { state: MembershipState, agreement: number | null }
}

/** What stands between a volunteer and a task; each has a sentence `standing.obstacle.<obstacle>`. */
export type ServingObstacle = 'notActive' | 'tooYoung' | 'notSeated' | 'notAgreed'

/** The first reason why somebody may not serve; null when they may. */
export function findObstacle({ volunteer, task, team, membership }: ServingFacts): ServingObstacle | null {
  if (volunteer.state !== 'active') return 'notActive'
  if (!fitsAge(task, volunteer.ageBand)) return 'tooYoung'
  if (!team) return null
  if (membership?.state !== 'seated') return 'notSeated'
  return isAgreed(team, membership) ? null : 'notAgreed'
}

/** Whether somebody may do duty in a team, or take an order. */
export const mayServe = (facts: ServingFacts) => findObstacle(facts) === null
