import { setResponseHeader } from 'h3'
import { listRoutesOf } from '#server/domain/volunteers/routes'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The cards of the teams of whoever has opened their sign-up in this browser. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return { formToken: issueSubmissionId(keys.signing), cards: opened ? await listRoutesOf(db, opened.subjectId) : null }
})
