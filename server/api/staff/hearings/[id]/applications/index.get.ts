import { setResponseHeader } from 'h3'
import { listApplicationsForStaff } from '#server/domain/hearings/meetingDesk'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('hearings', 'meet', ({ event, db, keys, now }) => {
  setResponseHeader(event, 'cache-control', 'no-store')
  return listApplicationsForStaff(db, { matterId: matterIdOf(event), keys, now })
}, ofMatter)
