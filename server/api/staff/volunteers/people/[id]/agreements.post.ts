import { acceptAgreement } from '#server/domain/volunteers/standing'
import { getOwnMembership } from '#server/domain/volunteers/trackedSeats'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { paperSchema } from '#shared/volunteers/standingSchemas'

/** An agreement that was signed on paper, with the day of it. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  const { membershipId, agreement, on } = await parseBody(event, paperSchema)
  await getOwnMembership(db, { volunteerId: volunteerIdOf(event), membershipId })
  await acceptAgreement(db, { membershipId, agreement, on, actor, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
