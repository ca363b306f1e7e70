import { setResponseHeader } from 'h3'
import { getShiftForStaff } from '#server/domain/volunteers/shiftPages'
import { shiftIdOf, ofShift } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('volunteers', 'read', ({ event, db, now }) => {
  setResponseHeader(event, 'cache-control', 'no-store')
  return getShiftForStaff(db, { shiftId: shiftIdOf(event), now })
}, ofShift)
