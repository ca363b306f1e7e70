import { callOffShift } from '#server/domain/volunteers/shifts'
import { parseBody } from '#server/http/body'
import { ofShift, shiftIdOf } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'
import { callOffSchema } from '#shared/volunteers/shifts'

export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, keys, calendar, actor, now }) => {
  const shiftId = shiftIdOf(event)
  await callOffShift(db, { shiftId, ...await parseBody(event, callOffSchema), actor, keys, calendar, now })
  return { id: shiftId }
}, ofShift)
