import { getAppeal } from '#server/domain/reports/appeals'
import { getPlaceOf, getReportForStaff } from '#server/domain/reports/queries'
import { reportIdOf, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'

/** An appeal beside the report it is about. */
export default defineStaffHandler('reports', 'decideAppeal', async ({ event, db, actor, now }) => {
  const reportId = reportIdOf(event)
  const place = await getPlaceOf(db, reportId)
  return {
    appeal: await getAppeal(db, { reportId, actorId: actor.id }),
    ...await getReportForStaff(db, reportId, { withWords: actor.can('reports', 'readWords', place) }),
    now,
  }
}, ofReport)
