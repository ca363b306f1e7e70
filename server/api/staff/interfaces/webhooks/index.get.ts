import { listWebhooks } from '#server/domain/webhooks/queries'
import { defineStaffHandler } from '#server/http/staff'

/** Who is told of public changes; no secrets. */
export default defineStaffHandler('interfaces', 'read', async ({ db, actor, now }) => ({ items: await listWebhooks(db, now), mayChange: actor.can('interfaces', 'change') }))
