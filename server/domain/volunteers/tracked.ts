import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { isGone, isMinor } from '../../../shared/volunteers/rules.ts'
import { maskedEmail, maskedName, maskedPhone } from '../../../shared/volunteers/signup.ts'
import { openGuardian, openVolunteerContact } from './contacts.ts'
import { getQueuePlace, getVolunteer, listMemberships } from './queries.ts'

/** The teams of a volunteer with their place in each queue; those they left come last. */
export async function listOwnTeams(db: Database, volunteerId: string) {
  const rows = await listMemberships(db, volunteerId)
  const own = await Promise.all(rows.map(async ({ membership, team }) => {
    const { id, teamId, state, rank, joinedAt, answerBy } = membership
    return { id, teamId, name: team.text.name, state, rank, joinedAt, answerBy, ahead: state === 'waiting' ? (await getQueuePlace(db, membership)).ahead : null }
  }))
  return [...own.filter(({ state }) => state !== 'left'), ...own.filter(({ state }) => state === 'left')]
}

/** A sign-up as whoever holds its receipt sees it: everything, with what they are reached by masked. Throws `seat.volunteer_not_found` (404). */
export async function getTrackedVolunteer(db: Database, { volunteerId, keys }: { volunteerId: string, keys: Keys }) {
  const volunteer = await getVolunteer(db, volunteerId)
  const [contact, guardian, ownTeams, timeline] = await Promise.all([
    openVolunteerContact(db, { volunteerId, keys }), openGuardian(db, { volunteerId, keys }), listOwnTeams(db, volunteerId), listTimeline(db, { type: 'volunteer', id: volunteerId }),
  ])
  const { number, subDistrict, community, ageBand, skills, times, languages, needs, publicName, consentVersion, consentedAt, channel, receivedAt, state, checkDueOn, checkedAt, trainedOn, activeAt, pausedUntil, endedAt, stateReason, digest, erasedAt } = volunteer
  return {
    kind: 'volunteer' as const,
    number, subDistrict, community, ageBand, skills, times, languages, needs, publicName, consentVersion, consentedAt, channel, receivedAt,
    state, checkDueOn, checkedAt, trainedOn, activeAt, pausedUntil, endedAt, stateReason, digest, erasedAt,
    isUnderAge: isMinor(ageBand),
    contact: contact && { name: maskedName(contact.name), phone: maskedPhone(contact.phone), email: maskedEmail(contact.email) },
    guardian: guardian && { name: maskedName(guardian.name), phone: maskedPhone(guardian.phone), consentedAt: guardian.consentedAt },
    teams: ownTeams,
    may: { change: !isGone(state) && erasedAt === null, pause: !isGone(state) && state !== 'paused', resume: state === 'paused', leave: !isGone(state), erase: erasedAt === null },
    steps: timeline.map(({ at, action, sentence, reason, actorKind, facts }) => ({ at, action, params: sentence.params, reason, actorKind, role: action === 'volunteer.contactOpened' && typeof facts.role === 'string' ? facts.role : null })),
  }
}
