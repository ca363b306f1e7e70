import { callMeeting } from '#server/domain/hearings/meetings'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { versionSchema } from '#shared/hearings/meetingSchemas'

export default defineStaffHandler('hearings', 'draft', async ({ event, db, keys, calendar, actor, now }) => {
  const { version } = await parseBody(event, versionSchema)
  await callMeeting(db, { matterId: matterIdOf(event), version, actor, keys, calendar, now })
  return {}
}, ofMatter)
