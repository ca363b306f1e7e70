import { ratingSchema } from '../../../../shared/volunteers/ratings.ts'
import { findWeekOf } from '../../../domain/volunteers/orderQueries.ts'
import { rateLease } from '../../../domain/volunteers/ratings.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

/** 回单 by whoever asked. */
export default defineReceiptFormHandler('order', async ({ db, now, answers, subjectId }) => {
  const { leaseId, ...rating } = parseWith(ratingSchema, answers)
  await rateLease(db, { orderId: await findWeekOf(db, { subjectId, leaseId }), leaseId, rating, channel: 'web', actor: { kind: 'resident' }, now })
  return '/track/order/return?done=rated'
})
