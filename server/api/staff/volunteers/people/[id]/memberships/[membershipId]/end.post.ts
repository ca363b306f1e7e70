import { getRouterParam } from 'h3'
import { leaveTeam } from '#server/domain/volunteers/seats'
import { getOwnMembership } from '#server/domain/volunteers/trackedSeats'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { seatEndSchema } from '#shared/volunteers/standingSchemas'

/** Ends somebody's place in one team, with a reason they read. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  const { reason } = await parseBody(event, seatEndSchema)
  const { id: membershipId } = await getOwnMembership(db, { volunteerId: volunteerIdOf(event), membershipId: getRouterParam(event, 'membershipId') ?? '' })
  await leaveTeam(db, { membershipId, actor, reason, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
