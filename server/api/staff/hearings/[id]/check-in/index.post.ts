import { checkInByCode } from '#server/domain/hearings/checkIn'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { checkInSchema } from '#shared/hearings/meetingSchemas'

export default defineStaffHandler('hearings', 'meet', async ({ event, db, keys, actor, now }) => {
  const { code } = await parseBody(event, checkInSchema)
  return checkInByCode(db, { matterId: matterIdOf(event), code, keys, actor, now })
}, ofMatter)
