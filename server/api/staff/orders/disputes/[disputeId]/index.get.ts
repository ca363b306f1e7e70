import { getRouterParam } from 'h3'
import { getDispute } from '#server/domain/volunteers/disputes'
import { getOrder } from '#server/domain/volunteers/orderQueries'
import { listOrderReturns } from '#server/domain/volunteers/ratings'
import { defineStaffHandler } from '#server/http/staff'

/** A dispute beside what both sides have said as far as they can read it themselves. */
export default defineStaffHandler('orders', 'decideDispute', async ({ event, db, actor, now }) => {
  const { id, leaseId, orderId, raisedBy, words, at, dueOn, outcome, answer, decidedAt, subDistrict, community } = await getDispute(db, getRouterParam(event, 'disputeId') ?? '')
  actor.requireRow({ subDistrict, community })
  const order = await getOrder(db, orderId)
  const returns = await listOrderReturns(db, { orderId, side: 'staff', now })
  return { dispute: { id, raisedBy, words, at, dueOn, outcome, answer, decidedAt }, order: { id: orderId, number: order.number, title: order.title, isDemo: order.isDemo }, item: returns.find(item => item.leaseId === leaseId) ?? null, now }
})
