import { listContactWays } from '#server/domain/reports/contact'
import { getReport } from '#server/domain/reports/queries'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'

/** Which ways to reach the reporter are kept, before somebody opens them. */
export default defineStaffHandler('reports', 'reveal', async ({ event, db }) => {
  const { number } = await getReport(db, reportIdOf(event))
  return { number, ways: await listContactWays(db, reportIdOf(event)) }
}, ofReport)
