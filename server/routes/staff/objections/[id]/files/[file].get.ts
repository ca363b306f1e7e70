import { getRouterParam, setResponseHeader } from 'h3'
import { listObjectionFiles } from '#server/domain/objections/queries'
import { notFound } from '#server/http/errors'
import { sendFile } from '#server/http/files'
import { ofObjection, objectionIdOf } from '#server/http/objections'
import { defineStaffHandler } from '#server/http/staff'

/** A paper of an objection, for the staff who deal with it. */
export default defineStaffHandler('objections', 'review', async ({ event, db, photos }) => {
  const file = (await listObjectionFiles(db, objectionIdOf(event))).find(({ id }) => id === getRouterParam(event, 'file'))
  if (!file) throw notFound()
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendFile(event, { photos, file, title: file.fileName })
}, ofObjection)
