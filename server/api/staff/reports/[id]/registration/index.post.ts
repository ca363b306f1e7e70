import { getSite } from '#server/domain/ledger/queries'
import { registerReport } from '#server/domain/reports/registration'
import { answerMove, ofReport } from '#server/http/cases'
import { forbidden } from '#server/http/errors'
import { defineStaffHandler } from '#server/http/staff'
import { registrationSchema } from '#shared/reports/registration'

/** Leads a verified case to a site of the ledger, in a sub-district of the person's. */
export default defineStaffHandler('reports', 'register', context => answerMove(context, registrationSchema, async (db, { reportId, actor, now, keys: _, calendar, ...registration }) => {
  const subDistrict = registration.how === 'new' ? registration.subDistrict : (await getSite(db, registration.siteId)).subDistrict
  context.actor.requireRow(subDistrict)
  if (registration.how === 'relapse' && !context.actor.can('ledger', 'inspect', { subDistrict })) throw forbidden()
  return registerReport(db, { reportId, registration, actor, calendar, now })
}), ofReport)
