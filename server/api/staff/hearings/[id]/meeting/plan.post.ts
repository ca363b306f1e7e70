import { planMeeting } from '#server/domain/hearings/meetings'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { planSchema } from '#shared/hearings/meetingSchemas'

export default defineStaffHandler('hearings', 'draft', async ({ event, db, actor, now }) => {
  const { version, ...plan } = await parseBody(event, planSchema)
  await planMeeting(db, { matterId: matterIdOf(event), version, plan, actor, now })
  return {}
}, ofMatter)
