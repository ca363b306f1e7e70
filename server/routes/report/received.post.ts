import { setResponseHeader } from 'h3'
import { findReceipt } from '../../domain/reports/commands.ts'
import { dropDraft } from '../../domain/reports/drafts.ts'
import { dropDraftToken, dropOpened, keepOpened } from '../../http/cookies.ts'
import { defineFormHandler } from '../../http/forms.ts'
import { findJourney } from '../../http/journey.ts'

/** Clears this browser, for phones that others use as well; or leads to taking everything back. */
export default defineFormHandler(async (context) => {
  const { event, db, keys, photos, fields, now } = context
  const draft = await findJourney(context)
  const receipt = draft?.sentAt && fields.action === 'takeBack' ? await findReceipt(db, draft.submissionId, keys) : undefined
  if (receipt) {
    keepOpened(event, context, { kind: 'report', subjectId: receipt.reportId, now })
    return '/track/undo'
  }
  if (draft) await dropDraft(db, { draft, photos })
  dropDraftToken(event, context)
  dropOpened(event, context)
  // The phone's own drafts, and the page kept for when there is no line.
  setResponseHeader(event, 'clear-site-data', '"storage"')
  return '/'
})
