import { getRouterParam } from 'h3'
import { pauseGateway, refreshServices, resumeGateway } from '#server/domain/gateways/commands'
import { parseBody } from '#server/http/body'
import { wayOut } from '#server/http/outbound'
import { defineStaffHandler } from '#server/http/staff'
import { gatewayStepSchema } from '#shared/gateways/schemas'

/** Pause, go on, or ask it for its services (says how many). */
export default defineStaffHandler('interfaces', 'change', async ({ event, db, keys, baseUrl, site, actor, now }) => {
  const { step, version } = await parseBody(event, gatewayStepSchema)
  const given = { id: getRouterParam(event, 'id')!, version, actor, now }
  if (step === 'services') return { services: await refreshServices(db, { ...given, send: wayOut({ keys, baseUrl, site }).send }) }
  await (step === 'pause' ? pauseGateway : resumeGateway)(db, given)
  return { services: null }
}, { fresh: true })
