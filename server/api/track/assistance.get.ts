import { setResponseHeader } from 'h3'
import { getTrackedRequest } from '#server/domain/assistance/tracked'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The request for help this browser has opened, if any. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'assistance')
  return { formToken: issueSubmissionId(keys.signing), request: opened ? await getTrackedRequest(db, { requestId: opened.subjectId, keys, calendar }) : null }
})
