import { importCheckIns } from '#server/domain/hearings/checkIn'
import { meetingNotFound } from '#server/domain/hearings/meetingErrors'
import { parseBody } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { checkInFileSchema } from '#shared/hearings/meetingSchemas'

/** What the page without network has kept; the same file may come any number of times. */
export default defineStaffHandler('hearings', 'meet', async ({ event, db, keys, actor, now }) => {
  const { matterId, entries } = await parseBody(event, checkInFileSchema)
  if (matterId !== matterIdOf(event)) throw meetingNotFound()
  return importCheckIns(db, { matterId, entries, keys, actor, now })
}, ofMatter)
