import { setResponseHeader } from 'h3'
import { definePublicHandler } from '#server/http/handlers'
import { objectionFormOf } from '#server/http/objections'
import { issueSubmissionId } from '#server/http/origin'

/** What the form of an objection needs, with an identity of its own. */
export default definePublicHandler(async (context) => {
  setResponseHeader(context.event, 'cache-control', 'no-store')
  return { formToken: issueSubmissionId(context.keys.signing), ...await objectionFormOf(context) }
})
