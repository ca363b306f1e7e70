import { getRouterParam } from 'h3'
import { getPublicFile } from '#server/domain/hearings/files'
import { sendFile } from '#server/http/files'
import { definePublicHandler } from '#server/http/handlers'
import { matterIdOf } from '#server/http/matters'

/** A file of a published matter. */
export default definePublicHandler(async ({ event, db, photos }) => {
  const file = await getPublicFile(db, { matterId: matterIdOf(event), fileId: getRouterParam(event, 'fileId') ?? '' })
  return sendFile(event, { photos, file, title: file.name.zh })
})
