import { setHeader, setResponseStatus } from 'h3'
import { createWebhook } from '#server/domain/webhooks/commands'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { webhookSchema } from '#shared/webhooks/schemas'

/** Enters a receiver. The answer is the one place its secret is ever shown. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, keys, actor, now }) => {
  const created = await createWebhook(db, { ...await parseBody(event, webhookSchema), keys, actor, now })
  setResponseStatus(event, 201)
  setHeader(event, 'cache-control', 'no-store')
  return created
}, { fresh: true })
