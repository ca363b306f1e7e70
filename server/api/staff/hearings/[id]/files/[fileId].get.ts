import { getRouterParam, setResponseHeader } from 'h3'
import { getMatterFile } from '#server/domain/hearings/files'
import { sendFile } from '#server/http/files'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** A file of a matter as staff may see it, before the public can. */
export default defineStaffHandler('hearings', 'read', async ({ event, db, photos }) => {
  const file = await getMatterFile(db, { matterId: matterIdOf(event), fileId: getRouterParam(event, 'fileId') ?? '' })
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendFile(event, { photos, file, title: file.name.zh })
}, ofMatter)
