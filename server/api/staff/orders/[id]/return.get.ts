import { getRouterParam } from 'h3'
import { listOrderReturns } from '#server/domain/volunteers/ratings'
import { getOrder } from '#server/domain/volunteers/orderQueries'
import { defineStaffHandler } from '#server/http/staff'

/** What came of an order, for somebody who reads the questions out to the caller. */
export default defineStaffHandler('orders', 'enter', async ({ event, db, actor, now }) => {
  const { id, number, subDistrict, community } = await getOrder(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow({ subDistrict, community })
  return { id, number, returns: await listOrderReturns(db, { orderId: id, side: 'staff', now }), now }
})
