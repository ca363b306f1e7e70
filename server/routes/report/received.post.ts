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
  return '/'
})
