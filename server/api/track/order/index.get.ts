import { getQuery, setResponseHeader } from 'h3'
import { getTrackedOrder } from '#server/domain/volunteers/trackedOrders'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { orderFormOf } from '#server/http/orders'
import { issueSubmissionId } from '#server/http/origin'

/** The order this browser has opened, if any; `order` chooses a week of a weekly one. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'order')
  const { order } = getQuery(event)
  return {
    formToken: issueSubmissionId(keys.signing), days: orderFormOf(context).days,
    order: opened ? await getTrackedOrder(db, { subjectId: opened.subjectId, orderId: typeof order === 'string' && order !== '' ? order : undefined, keys, calendar, now }) : null,
  }
})
