import { ratingSchema } from '../../../../shared/volunteers/ratings.ts'
import { rateLease } from '../../../domain/volunteers/ratings.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

/** 回单 by whoever asked. */
export default defineReceiptFormHandler('order', async ({ db, now, answers, subjectId: orderId }) => {
  const { leaseId, ...rating } = parseWith(ratingSchema, answers)
  await rateLease(db, { orderId, leaseId, rating, channel: 'web', actor: { kind: 'resident' }, now })
  return '/track/order/return?done=rated'
})
