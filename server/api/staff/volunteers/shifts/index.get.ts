import { getQuery } from 'h3'
import { listShiftsForStaff } from '#server/domain/volunteers/shiftPages'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { listFrom, shiftListSchema } from '#shared/volunteers/shifts'

export default defineStaffHandler('volunteers', 'read', ({ event, db, actor, now }) => {
  const { from, ...query } = parseWith(shiftListSchema, getQuery(event))
  return listShiftsForStaff(db, { ...query, from: listFrom(from, now), scope: actor.scope, now })
})
