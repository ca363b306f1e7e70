import { setResponseHeader } from 'h3'
import { assistanceFormOf } from '#server/http/assistance'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** What the form of a request for help needs, with an identity of its own. */
export default definePublicHandler(async (context) => {
  setResponseHeader(context.event, 'cache-control', 'no-store')
  return { formToken: issueSubmissionId(context.keys.signing), ...await assistanceFormOf(context) }
})
