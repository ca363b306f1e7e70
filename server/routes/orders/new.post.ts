import { randomUUID } from 'node:crypto'
import { placeOrder } from '#server/domain/volunteers/ordering'
import { parseWith } from '#server/http/body'
import { keepOpened } from '#server/http/cookies'
import { defineFormHandler } from '#server/http/forms'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { orderSchema } from '#shared/volunteers/ordering'

/** Takes an order; it leads to the receipt, which this browser may look at for a while. */
export default defineFormHandler(async (context) => {
  const { event, db, keys, calendar, locale, fields, now } = context
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const { orderId } = await placeOrder(db, { submissionId, answer: parseWith(orderSchema, answersIn(fields)), keys, calendar, locale, now })
  keepOpened(event, context, { kind: 'order', subjectId: orderId, now })
  return '/orders/placed'
})
