import { getRouterParam, setResponseHeader } from 'h3'
import { listObjectionFiles } from '../../../../domain/objections/queries.ts'
import { readOpened } from '../../../../http/cookies.ts'
import { notFound } from '../../../../http/errors.ts'
import { sendFile } from '../../../../http/files.ts'
import { definePublicHandler } from '../../../../http/handlers.ts'

/** A file of the objection this browser has opened, for whoever sent it alone. */
export default definePublicHandler(async (context) => {
  const { event, db, photos, now } = context
  const opened = readOpened(event, context, now, 'objection')
  const file = opened && (await listObjectionFiles(db, opened.subjectId)).find(({ id }) => id === getRouterParam(event, 'file'))
  if (!file) throw notFound()
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendFile(event, { photos, file, title: file.fileName })
})
