import { endService } from '#server/domain/volunteers/standing'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { endSchema } from '#shared/volunteers/standingSchemas'

/** Ends somebody's service, with a reason they read. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  await endService(db, { volunteerId: volunteerIdOf(event), ...await parseBody(event, endSchema), actor, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
