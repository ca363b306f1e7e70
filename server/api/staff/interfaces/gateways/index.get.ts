import { listGateways } from '#server/domain/gateways/queries'
import { defineStaffHandler } from '#server/http/staff'

/** Servers that verified cases are passed on to; no keys. */
export default defineStaffHandler('interfaces', 'read', async ({ db, actor }) => ({ items: await listGateways(db), mayChange: actor.can('interfaces', 'change') }))
