import { getRouterParam } from 'h3'
import { changeGateway } from '#server/domain/gateways/commands'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { gatewayChangeSchema } from '#shared/gateways/schemas'

/** Another name, address or key. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, keys, actor, now }) => {
  await changeGateway(db, { id: getRouterParam(event, 'id')!, ...await parseBody(event, gatewayChangeSchema), keys, actor, now })
  return { ok: true }
}, { fresh: true })
