import { getRouterParam } from 'h3'
import { describeRecognised } from '#server/domain/reports/known'
import { findNeighbours, getPlaceOf, getReport, getReportForStaff, placeOf } from '#server/domain/reports/queries'
import { readQueue } from '#server/http/queue'
import { defineStaffHandler } from '#server/http/staff'
import { toDay } from '#shared/time'

/** A report with its photos, notes and history, and its neighbours in the queue it was opened from. */
export default defineStaffHandler('reports', 'read', async ({ event, db, actor, now }) => {
  const reportId = getRouterParam(event, 'id') ?? ''
  const whole = await getReport(db, reportId)
  const place = placeOf(whole)
  const mayRedact = actor.can('reports', 'redact', place)
  const withWords = actor.can('reports', 'readWords', place)
  const found = await getReportForStaff(db, reportId, { withWords, withMasking: mayRedact })
  const { filter } = readQueue(event, now)
  return {
    ...found,
    recognised: withWords ? await describeRecognised(db, whole) : null,
    may: {
      accept: actor.can('reports', 'accept', place),
      refuse: actor.can('reports', 'refuse', place),
      note: actor.can('reports', 'note', place),
      redact: mayRedact,
    },
    neighbours: await findNeighbours(db, { filter, scope: actor.scope, place: whole }),
    today: toDay(now),
  }
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
