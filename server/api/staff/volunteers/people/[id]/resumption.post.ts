import { resumeVolunteer } from '#server/domain/volunteers/standing'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { resumptionSchema } from '#shared/volunteers/standingSchemas'

/** Ends a pause. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  await resumeVolunteer(db, { volunteerId: volunteerIdOf(event), ...await parseBody(event, resumptionSchema), actor, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
