import { setResponseHeader } from 'h3'
import { getTrackedObjection } from '#server/domain/objections/tracked'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The objection this browser has opened, if any. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'objection')
  return { formToken: issueSubmissionId(keys.signing), opened: opened ? await getTrackedObjection(db, { objectionId: opened.subjectId, keys, calendar, now }) : null }
})
