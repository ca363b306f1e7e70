import { setResponseHeader } from 'h3'
import { getEntry } from '#server/domain/hearings/entries'
import { getMatterFile } from '#server/domain/hearings/files'
import { entryIdOf, ofEntry } from '#server/http/comments'
import { sendFile } from '#server/http/files'
import { defineStaffHandler } from '#server/http/staff'

/** The paper itself, for whoever enters it. */
export default defineStaffHandler('hearings', 'enter', async ({ event, db, photos }) => {
  const { id, matterId, scan } = await getEntry(db, entryIdOf(event))
  const file = await getMatterFile(db, { matterId, fileId: scan ?? '' })
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendFile(event, { photos, file, title: `entry-${id.slice(0, 4)}` })
}, ofEntry)
