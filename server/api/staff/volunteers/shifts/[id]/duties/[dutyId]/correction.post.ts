import { correctDuty } from '#server/domain/volunteers/checkIn'
import { getDuty } from '#server/domain/volunteers/duties'
import { parseBody } from '#server/http/body'
import { dutyIdOf, ofDuty } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'
import { dutyCorrectionSchema } from '#shared/volunteers/shifts'

export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, actor, now }) => {
  const dutyId = dutyIdOf(event)
  await correctDuty(db, { dutyId, correction: await parseBody(event, dutyCorrectionSchema), actor, now })
  const { state } = await getDuty(db, dutyId)
  return { state }
}, ofDuty)
