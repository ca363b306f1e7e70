import { getRouterParam } from 'h3'
import { findNeighbours, getReportForStaff, getSubDistrictOf } from '#server/domain/reports/queries'
import { readQueue } from '#server/http/queue'
import { defineStaffHandler } from '#server/http/staff'
import { toDay } from '#shared/time'

/** A report with its photos, notes and history, and its neighbours in the queue it was opened from. */
export default defineStaffHandler('reports', 'read', async ({ event, db, actor, now }) => {
  const found = await getReportForStaff(db, getRouterParam(event, 'id') ?? '')
  const { filter } = readQueue(event, now)
  const { id, subDistrict } = found.report
  return {
    ...found,
    may: {
      accept: actor.can('reports', 'accept', { subDistrict }),
      refuse: actor.can('reports', 'refuse', { subDistrict }),
      note: actor.can('reports', 'note', { subDistrict }),
    },
    neighbours: await findNeighbours(db, { filter, scope: actor.scope, place: { ...found.report, id } }),
    today: toDay(now),
  }
}, { row: ({ event, db }) => getSubDistrictOf(db, getRouterParam(event, 'id') ?? '') })
