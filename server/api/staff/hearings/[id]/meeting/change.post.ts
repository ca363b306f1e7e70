import { changeMeeting } from '#server/domain/hearings/meetings'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { meetingChangeSchema } from '#shared/hearings/meetingSchemas'

export default defineStaffHandler('hearings', 'draft', async ({ event, db, keys, calendar, actor, now }) => {
  const change = await parseBody(event, meetingChangeSchema)
  await changeMeeting(db, { matterId: matterIdOf(event), ...change, actor, keys, calendar, now })
  return {}
}, ofMatter)
