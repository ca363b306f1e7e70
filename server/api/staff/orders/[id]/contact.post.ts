import { setResponseHeader } from 'h3'
import { revealAsker } from '#server/domain/volunteers/askerContact'
import { parseBody } from '#server/http/body'
import { ofOrder, orderIdOf } from '#server/http/orders'
import { defineStaffHandler } from '#server/http/staff'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens how an asker can be reached for one look, by a custodian who has just proved who they are. */
export default defineStaffHandler('orders', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealAsker(db, { orderId: orderIdOf(event), reason, actor, keys, now })
}, { ...ofOrder, fresh: true })
