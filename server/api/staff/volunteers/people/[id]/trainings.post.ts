import { recordTraining } from '#server/domain/volunteers/standing'
import { parseBody } from '#server/http/body'
import { answerStanding, ofVolunteer, volunteerIdOf } from '#server/http/people'
import { defineStaffHandler } from '#server/http/staff'
import { trainingSchema } from '#shared/volunteers/standingSchemas'

/** Writes a training down. */
export default defineStaffHandler('volunteers', 'check', async (context) => {
  const { event, db, keys, calendar, actor, now } = context
  const { version, trainingId, ...training } = await parseBody(event, trainingSchema)
  await recordTraining(db, { volunteerId: volunteerIdOf(event), version, training: { id: trainingId, ...training }, actor, keys, calendar, now })
  return answerStanding(context)
}, ofVolunteer)
