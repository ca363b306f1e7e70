import { getSite } from '#server/domain/ledger/queries'
import { registerReport } from '#server/domain/reports/registration'
import { answerMove, ofReport } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { registrationSchema } from '#shared/reports/registration'

/** Leads a verified case to a site of the ledger, in a sub-district of the person's. */
export default defineStaffHandler('reports', 'register', context => answerMove(context, registrationSchema, async (db, { reportId, actor, now, keys: _, calendar: __, ...registration }) => {
  context.actor.requireRow(registration.how === 'new' ? registration.subDistrict : (await getSite(db, registration.siteId)).subDistrict)
  return registerReport(db, { reportId, registration, actor, now })
}), ofReport)
