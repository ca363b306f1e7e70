import { setResponseHeader } from 'h3'
import { listRoadsOf } from '#server/domain/volunteers/roads'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The roads of whoever has opened their sign-up in this browser. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return { formToken: issueSubmissionId(keys.signing), roads: opened ? await listRoadsOf(db, { volunteerId: opened.subjectId, now }) : null }
})
