import { getRouterParam } from 'h3'
import { getReport, getPlaceOf } from '#server/domain/reports/queries'
import { maskReportWords } from '#server/domain/reports/redaction'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { masksSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'redact', async ({ event, db, actor, now }) => {
  const reportId = getRouterParam(event, 'id') ?? ''
  await maskReportWords(db, { reportId, ...await parseBody(event, masksSchema), actor, now })
  const { masks, version } = await getReport(db, reportId)
  return { masks, version }
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
