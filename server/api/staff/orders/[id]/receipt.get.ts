import { setResponseHeader } from 'h3'
import { listTimeline } from '#server/domain/events/queries'
import { findOrderCard, ofOrder, orderIdOf } from '#server/http/orders'
import { defineStaffHandler } from '#server/http/staff'

/** Number and code of an order for whoever has just placed it for somebody, to read out or print; null for all others, and later. */
export default defineStaffHandler('orders', 'enter', async (context) => {
  const { event, db, actor } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const placed = (await listTimeline(db, { type: 'order', id: orderIdOf(event) })).find(({ action }) => action === 'order.placed')
  return { receipt: placed?.actorId === actor.id ? await findOrderCard(context, orderIdOf(event)) : null }
}, ofOrder)
