import { changeShift } from '#server/domain/volunteers/shifts'
import { parseBody } from '#server/http/body'
import { ofShift, shiftIdOf } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'
import { shiftChangeSchema } from '#shared/volunteers/shifts'

export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, keys, calendar, actor, now }) => {
  const shiftId = shiftIdOf(event)
  await changeShift(db, { shiftId, change: await parseBody(event, shiftChangeSchema), actor, keys, calendar, now })
  return { id: shiftId }
}, ofShift)
