import { getRouterParam } from 'h3'
import { decideForward } from '#server/domain/gateways/commands'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { forwardStepSchema } from '#shared/gateways/schemas'

/** Sends again what failed or may have arrived, or gives it up. */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, actor, now }) => {
  await decideForward(db, { id: getRouterParam(event, 'forwardId')!, gatewayId: getRouterParam(event, 'id')!, ...await parseBody(event, forwardStepSchema), actor, now })
  return { ok: true }
})
