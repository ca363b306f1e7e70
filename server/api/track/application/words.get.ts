import { setResponseHeader } from 'h3'
import { getApplication } from '../../../domain/hearings/applications.ts'
import { listOwnWords } from '../../../domain/hearings/record.ts'
import { readOpened } from '../../../http/cookies.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { issueSubmissionId } from '../../../http/origin.ts'

/** The words of whoever has opened their application in this browser; null when nobody has. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'application')
  const application = opened && await getApplication(db, opened.subjectId)
  const own = application && await listOwnWords(db, { matterId: application.matterId, applicationId: application.id, now })
  return { formToken: issueSubmissionId(keys.signing), isOpened: application !== undefined, matterId: application?.matterId ?? null, own: own ?? null }
})
