import { findAskerContact, getOrder } from '#server/domain/volunteers/orderQueries'
import { listAskerWays } from '#server/domain/volunteers/ordering'
import { ofOrder, orderIdOf } from '#server/http/orders'
import { defineStaffHandler } from '#server/http/staff'

/** Which ways to reach somebody are kept, before they are opened. */
export default defineStaffHandler('orders', 'reveal', async ({ event, db }) => {
  const { id, number } = await getOrder(db, orderIdOf(event))
  const [ways, sealed] = await Promise.all([listAskerWays(db, id), findAskerContact(db, id)])
  return { number, ways: [...ways, ...sealed?.address ? ['address' as const] : []] }
}, ofOrder)
