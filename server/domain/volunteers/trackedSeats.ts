import { and, eq } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { isGone } from '../../../shared/volunteers/rules.ts'
import { findObstacle, fitsAge, isAgreed, needsAgreement } from '../../../shared/volunteers/serving.ts'
import { findMembership, getMembership, getQueuePlace, getTeam, getVolunteer, listMemberships, type Membership } from './queries.ts'
import { membershipNotFound } from './seatErrors.ts'
import { teamAgreements } from './tables.ts'

/** A volunteer's own place in a team. Throws `seat.membership_not_found` (404) for somebody else's. */
export async function getOwnMembership(db: Database, { volunteerId, membershipId }: { volunteerId: string, membershipId: string }): Promise<Membership> {
  const membership = await getMembership(db, membershipId)
  if (membership.volunteerId !== volunteerId) throw membershipNotFound()
  return membership
}

/** The places of a volunteer in teams as they see them: where they stand in the queue, what waits for their answer, and what they may do. */
export async function listOwnSeats(db: Database, { volunteerId, now }: { volunteerId: string, now: Date }) {
  const volunteer = await getVolunteer(db, volunteerId)
  const rows = isGone(volunteer.state) ? [] : await listMemberships(db, volunteerId)
  return Promise.all(rows.map(async ({ membership, team }) => {
    const { id, state, answerBy, agreement } = membership
    const isOpen = team.stage === 'open'
    const isAnswerLate = state === 'offered' && answerBy !== null && now >= answerBy
    return {
      id, teamId: team.id, name: team.text.name, state, answerBy, isAnswerLate,
      queue: state === 'waiting' ? await getQueuePlace(db, membership) : null,
      agreement: needsAgreement(team) && state !== 'left' && team.agreement > 0 ? { number: team.agreement, accepted: agreement, isAgreed: isAgreed(team, membership) } : null,
      obstacle: state === 'seated' ? findObstacle({ volunteer, task: team, team, membership }) : null,
      may: {
        accept: state === 'offered' ? !isAnswerLate : state === 'waiting' && isOpen && team.taken < team.seats,
        pass: state === 'offered' && !isAnswerLate,
        queue: (state === 'lapsed' || state === 'left') && isOpen && fitsAge(team, volunteer.ageBand),
        leave: state === 'seated' || state === 'waiting' || state === 'offered' || state === 'lapsed',
      },
    }
  }))
}

/** The present agreement of a team with the volunteer's own place there; null when there is nothing to accept. */
export async function findOwnAgreement(db: Database, { volunteerId, teamId }: { volunteerId: string, teamId: string }) {
  const membership = await findMembership(db, { teamId, volunteerId })
  if (!membership || membership.state === 'left') return null
  const team = await getTeam(db, teamId)
  const [agreement] = needsAgreement(team) ? await db.select().from(teamAgreements).where(and(eq(teamAgreements.teamId, teamId), eq(teamAgreements.number, team.agreement))) : []
  if (!agreement) return null
  const { name, insurance, risks } = team.text
  return {
    membershipId: membership.id, teamId, name, number: agreement.number, text: agreement.text, insurance, risks, accepted: membership.agreement, agreedAt: membership.agreedAt, isAgreed: isAgreed(team, membership),
  }
}
