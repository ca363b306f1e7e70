import { getRouterParam, setResponseHeader } from 'h3'
import { listDraftFiles } from '../../../../../domain/hearings/commentFiles.ts'
import { findCommentJourney } from '../../../../../http/comment.ts'
import { notFound } from '../../../../../http/errors.ts'
import { sendFile } from '../../../../../http/files.ts'
import { definePublicHandler } from '../../../../../http/handlers.ts'

/** A file of the comment this browser is writing, for its writer alone. */
export default definePublicHandler(async (context) => {
  const { event, db, photos } = context
  const draft = await findCommentJourney(context)
  const files = draft ? await listDraftFiles(db, draft.id) : []
  const file = files.find(({ id }) => id === getRouterParam(event, 'file'))
  if (!file) throw notFound()
  setResponseHeader(event, 'cache-control', 'private, max-age=600')
  return sendFile(event, { photos, file, title: 'file' })
})
