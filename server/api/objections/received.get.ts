import { setResponseHeader } from 'h3'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { findObjectionCard } from '#server/http/objections'
import { issueSubmissionId } from '#server/http/origin'

/** The receipt of the objection this browser has just made; null when that was longer ago, or somewhere else. */
export default definePublicHandler(async (context) => {
  const { event, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'objection')
  return { formToken: issueSubmissionId(keys.signing), receipt: opened ? await findObjectionCard(context, opened.subjectId) : null }
})
