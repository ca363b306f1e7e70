import { listBodies } from '#server/domain/bodies/queries'
import { getReport } from '#server/domain/reports/queries'
import { listWhistlesOfReport } from '#server/domain/whistles/queries'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { canWork } from '#shared/bodies/rules'
import { canWhistle, defaultWhistleHours } from '#shared/whistles/rules'

/** The whistles of a case, and whom the person may call now. */
export default defineStaffHandler('reports', 'read', async ({ event, db, calendar, actor, now }) => {
  const report = await getReport(db, reportIdOf(event))
  const mayClose = actor.can('reports', 'whistle', { subDistrict: report.subDistrict })
  return {
    items: await listWhistlesOfReport(db, { reportId: report.id, now }),
    mayCall: mayClose && canWhistle(report),
    mayClose,
    bodies: mayClose ? (await listBodies(db)).filter(canWork).map(({ id, nameZh, nameEn }) => ({ id, nameZh, nameEn })) : [],
    defaultHours: defaultWhistleHours(calendar.clocks),
    now,
  }
}, ofReport)
