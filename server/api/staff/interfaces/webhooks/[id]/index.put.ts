import { getRouterParam } from 'h3'
import { changeWebhook } from '#server/domain/webhooks/commands'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { webhookChangeSchema } from '#shared/webhooks/schemas'

/** Another name, address or choice of topics. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, actor, now }) => {
  await changeWebhook(db, { id: getRouterParam(event, 'id')!, ...await parseBody(event, webhookChangeSchema), actor, now })
  return { ok: true }
}, { fresh: true })
