import { pauseVolunteer } from '#server/domain/volunteers/standing'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { pauseSchema } from '#shared/volunteers/standingSchemas'

/** A pause, with a reason the volunteer reads. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  await pauseVolunteer(db, { volunteerId: volunteerIdOf(event), ...await parseBody(event, pauseSchema), actor, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
