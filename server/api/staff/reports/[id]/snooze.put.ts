import { getRouterParam } from 'h3'
import { getPlaceOf } from '#server/domain/reports/queries'
import { snoozeReport } from '#server/domain/reports/snoozes'
import { defineStaffHandler } from '#server/http/staff'

/** Puts the report aside until tomorrow, for this person alone. */
export default defineStaffHandler('reports', 'read', async ({ event, db, actor, now }) => ({
  until: await snoozeReport(db, { reportId: getRouterParam(event, 'id') ?? '', staffId: actor.id, now }),
}), { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
