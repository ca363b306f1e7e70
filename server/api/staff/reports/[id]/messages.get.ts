import { listMessages } from '#server/domain/reports/contact'
import { getPlaceOf } from '#server/domain/reports/queries'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'

/** What was said between the office and the reporter; without the reporter's own words for who may not read those. */
export default defineStaffHandler('reports', 'message', async ({ event, db, actor }) => {
  const reportId = reportIdOf(event)
  return { items: await listMessages(db, { reportId, withWords: actor.can('reports', 'readWords', await getPlaceOf(db, reportId)) }) }
}, ofReport)
