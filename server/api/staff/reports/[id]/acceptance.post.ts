import { getRouterParam } from 'h3'
import { acceptReport } from '#server/domain/reports/commands'
import { getReport, getPlaceOf } from '#server/domain/reports/queries'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { acceptanceSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'accept', async ({ event, db, keys, calendar, actor, now }) => {
  const reportId = getRouterParam(event, 'id') ?? ''
  const { version } = await parseBody(event, acceptanceSchema)
  await acceptReport(db, { reportId, version, actor, keys, calendar, now })
  const { status, version: newVersion } = await getReport(db, reportId)
  return { status, version: newVersion }
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
