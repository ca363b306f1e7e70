import { setResponseHeader } from 'h3'
import { findAssistanceCard } from '#server/http/assistance'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The receipt of the request this browser has just sent; null when that was longer ago, or somewhere else. */
export default definePublicHandler(async (context) => {
  const { event, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'assistance')
  return { formToken: issueSubmissionId(keys.signing), receipt: opened ? await findAssistanceCard(context, opened.subjectId) : null }
})
