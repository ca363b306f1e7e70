import { getRouterParam, setResponseHeader } from 'h3'
import { listUploadsOf } from '../../../domain/reports/drafts.ts'
import { notFound } from '../../../http/errors.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { findJourney } from '../../../http/journey.ts'
import { sendPhoto } from '../../../http/photos.ts'

/** A photo of the draft in this browser, for its writer alone. */
export default definePublicHandler(async (context) => {
  const { event, db, photos } = context
  const draft = await findJourney(context)
  const upload = draft && (await listUploadsOf(db, draft)).find(({ id }) => id === getRouterParam(event, 'id'))
  if (!upload) throw notFound()
  setResponseHeader(event, 'cache-control', 'private, max-age=600')
  return sendPhoto(event, await photos.open('private', upload.media))
})
