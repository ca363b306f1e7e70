import { getQuery, getRouterParam } from 'h3'
import { getGateway, listForwards, toShownGateway } from '#server/domain/gateways/queries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { forwardQuerySchema } from '#shared/gateways/schemas'

/** One gateway, what corresponds there, and a page of what was passed on. */
export default defineStaffHandler('interfaces', 'read', async ({ event, db, actor }) => {
  const gatewayId = getRouterParam(event, 'id')!
  const gateway = toShownGateway(await getGateway(db, gatewayId))
  return { gateway, ...await listForwards(db, { gatewayId, limit: 20, ...parseWith(forwardQuerySchema, getQuery(event)) }), mayChange: actor.can('interfaces', 'change') }
})
