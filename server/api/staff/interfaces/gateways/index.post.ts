import { setResponseStatus } from 'h3'
import { createGateway } from '#server/domain/gateways/commands'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { gatewaySchema } from '#shared/gateways/schemas'

/** Enters another server. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, keys, actor, now }) => {
  const id = await createGateway(db, { ...await parseBody(event, gatewaySchema), keys, actor, now })
  setResponseStatus(event, 201)
  return { id }
}, { fresh: true })
