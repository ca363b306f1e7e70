import { setResponseHeader } from 'h3'
import { definePublicHandler } from '#server/http/handlers'
import { orderFormOf } from '#server/http/orders'
import { issueSubmissionId } from '#server/http/origin'

/** What the form of an order needs, with an identity of its own. */
export default definePublicHandler((context) => {
  setResponseHeader(context.event, 'cache-control', 'no-store')
  return { formToken: issueSubmissionId(context.keys.signing), ...orderFormOf(context) }
})
