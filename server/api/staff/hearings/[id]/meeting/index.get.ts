import { getMeetingForStaff } from '#server/domain/hearings/meetingDesk'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('hearings', 'read', ({ event, db, calendar, now }) => getMeetingForStaff(db, { matterId: matterIdOf(event), calendar, now }), ofMatter)
