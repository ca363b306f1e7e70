import { setResponseHeader } from 'h3'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { findReceiptCard } from '#server/http/volunteers'

/** The receipt of what this browser has just sent; null when that was longer ago, or somewhere else. */
export default definePublicHandler(async (context) => {
  const { event, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const card = opened && await findReceiptCard(context, opened.subjectId)
  return { formToken: issueSubmissionId(keys.signing), receipt: card?.receipt ?? null, volunteer: card?.volunteer ?? null }
})
