import { getRouterParam, setResponseStatus } from 'h3'
import { getPlaceOf } from '#server/domain/reports/queries'
import { wakeReport } from '#server/domain/reports/snoozes'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('reports', 'read', async ({ event, db, actor }) => {
  await wakeReport(db, { reportId: getRouterParam(event, 'id') ?? '', staffId: actor.id })
  setResponseStatus(event, 204)
  return null
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
