import { listForwardsOfReport, listGatewaysFor } from '#server/domain/gateways/queries'
import { getReport, placeOf } from '#server/domain/reports/queries'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { canPassOn } from '#shared/gateways/rules'

/** Where a case was passed on, how it stands there, and where the person may pass it on now. */
export default defineStaffHandler('reports', 'read', async ({ event, db, actor }) => {
  const report = await getReport(db, reportIdOf(event))
  const items = await listForwardsOfReport(db, report.id)
  const mayPassOn = actor.can('reports', 'transfer', placeOf(report)) && canPassOn(report)
  return {
    items,
    gateways: mayPassOn ? (await listGatewaysFor(db, report.kind)).filter(({ id }) => !items.some(({ gatewayId }) => gatewayId === id)) : [],
    mayReadLog: actor.can('interfaces', 'read'),
  }
}, ofReport)
