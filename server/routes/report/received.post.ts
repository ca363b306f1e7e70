import { setResponseHeader } from 'h3'
import { dropDraft } from '../../domain/reports/drafts.ts'
import { dropDraftToken, dropOpened } from '../../http/cookies.ts'
import { defineFormHandler } from '../../http/forms.ts'
import { findJourney } from '../../http/journey.ts'

/** Clears this browser, for phones that others use as well. */
export default defineFormHandler(async (context) => {
  const draft = await findJourney(context)
  if (draft) await dropDraft(context.db, { draft, photos: context.photos })
  dropDraftToken(context.event, context)
  dropOpened(context.event, context)
  // The phone's own drafts, and the page kept for when there is no line.
  setResponseHeader(context.event, 'clear-site-data', '"storage"')
  return '/'
})
