import { publishParticipants } from '#server/domain/hearings/meetings'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { versionSchema } from '#shared/hearings/meetingSchemas'

export default defineStaffHandler('hearings', 'meet', async ({ event, db, keys, actor, now }) => {
  const { version } = await parseBody(event, versionSchema)
  await publishParticipants(db, { matterId: matterIdOf(event), version, actor, keys, now })
  return {}
}, ofMatter)
