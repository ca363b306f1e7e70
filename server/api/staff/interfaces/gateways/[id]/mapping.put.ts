import { getRouterParam } from 'h3'
import { mapGateway } from '#server/domain/gateways/commands'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { gatewayMappingSchema } from '#shared/gateways/schemas'

/** Which of its services our kinds become, and what goes along. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, actor, now }) => {
  await mapGateway(db, { id: getRouterParam(event, 'id')!, ...await parseBody(event, gatewayMappingSchema), actor, now })
  return { ok: true }
}, { fresh: true })
