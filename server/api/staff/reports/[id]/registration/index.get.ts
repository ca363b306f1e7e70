import { getRegistration } from '#server/domain/reports/registration'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { canRegister, categoryOf } from '#shared/reports/registration'

/** What the form of a registration begins with; of the report no more than its kind, sub-district and community. */
export default defineStaffHandler('reports', 'register', async ({ event, db }) => {
  const { report, ...found } = await getRegistration(db, reportIdOf(event))
  const { kind, subDistrict, community } = report
  return { ...found, canRegister: canRegister(report), subDistrict, community, category: categoryOf(kind) }
}, ofReport)
