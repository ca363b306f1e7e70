import { setResponseHeader } from 'h3'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { findOrderCard } from '#server/http/orders'
import { issueSubmissionId } from '#server/http/origin'

/** The receipt of the order this browser has just placed; null when that was longer ago, or somewhere else. */
export default definePublicHandler(async (context) => {
  const { event, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'order')
  return { formToken: issueSubmissionId(keys.signing), receipt: opened ? await findOrderCard(context, opened.subjectId) : null }
})
