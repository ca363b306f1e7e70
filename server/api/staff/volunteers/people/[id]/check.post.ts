import { checkVolunteer } from '#server/domain/volunteers/standing'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { checkSchema } from '#shared/volunteers/standingSchemas'

/** The community's check: accepted, or refused with a reason the volunteer reads. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  await checkVolunteer(db, { volunteerId: volunteerIdOf(event), ...await parseBody(event, checkSchema), actor, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
