import { getRouterParam } from 'h3'
import { refuseReport } from '#server/domain/reports/commands'
import { getReport, getPlaceOf } from '#server/domain/reports/queries'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { refusalSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'refuse', async ({ event, db, keys, actor, now }) => {
  const reportId = getRouterParam(event, 'id') ?? ''
  await refuseReport(db, { reportId, ...await parseBody(event, refusalSchema), actor, keys, now })
  const { status, version } = await getReport(db, reportId)
  return { status, version }
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
