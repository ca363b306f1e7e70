import { getQuery, getRouterParam } from 'h3'
import { getWebhook, listDeliveries, toShownWebhook } from '#server/domain/webhooks/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { deliveryQuerySchema } from '#shared/webhooks/schemas'

/** One receiver and a page of what was sent there. */
export default defineStaffHandler('interfaces', 'read', async ({ event, db, actor, now }) => {
  const webhookId = getRouterParam(event, 'id')!
  const webhook = toShownWebhook(await getWebhook(db, webhookId), now)
  return { webhook, ...await listDeliveries(db, { webhookId, limit: 20, ...parseWith(deliveryQuerySchema, getQuery(event)) }), mayChange: actor.can('interfaces', 'change') }
})
