import { getRouterParam } from 'h3'
import { redeliver } from '#server/domain/webhooks/commands'
import { defineStaffHandler } from '#server/http/staff'

/** Sends one message again. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, actor, now }) => {
  await redeliver(db, { id: getRouterParam(event, 'id')!, deliveryId: getRouterParam(event, 'deliveryId')!, actor, now })
  return { ok: true }
})
