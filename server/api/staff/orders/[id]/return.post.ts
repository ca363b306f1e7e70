import { getRouterParam } from 'h3'
import { rateLease } from '#server/domain/volunteers/ratings'
import { getOrder } from '#server/domain/volunteers/orderQueries'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { ratingSchema } from '#shared/volunteers/ratings'

/** 回单 read out by telephone. */
export default defineStaffHandler('orders', 'enter', async ({ event, db, actor, now }) => {
  const { id: orderId, subDistrict, community } = await getOrder(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow({ subDistrict, community })
  const { leaseId, ...rating } = await parseBody(event, ratingSchema)
  await rateLease(db, { orderId, leaseId, rating, channel: 'phone', actor, now })
  return { leaseId }
})
