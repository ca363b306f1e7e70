import { getRouterParam } from 'h3'
import { findBody, listBodies } from '#server/domain/bodies/queries'
import { describeRecognised } from '#server/domain/reports/known'
import { findLease } from '#server/domain/reports/leases'
import { getPlaceOf, getReport, getReportForStaff, placeOf } from '#server/domain/reports/queries'
import { findNeighbours, listLikelyDuplicates } from '#server/domain/reports/queue'
import { listTemplatesFor } from '#server/domain/reports/templates'
import { findStaffNames } from '#server/domain/staff/queries'
import { readQueue } from '#server/http/queue'
import { defineStaffHandler } from '#server/http/staff'
import { isOffered } from '#shared/reports/offered'
import { isStaffMove, moveActions } from '#shared/reports/queue'
import { permissions, type Action } from '#shared/staff/permissions'

const actions = Object.keys(permissions.reports.withinSubDistrict) as Action<'reports'>[]

/**
 * A report with everything its page shows: photos, notes and history, what this person may do with it and the moves it
 * can make by them, who has it open, what may be the same matter, and its neighbours in the list it was opened from.
 */
export default defineStaffHandler('reports', 'read', async (context) => {
  const { event, db, actor, now } = context
  const reportId = getRouterParam(event, 'id') ?? ''
  const whole = await getReport(db, reportId)
  const place = placeOf(whole)
  const may = Object.fromEntries(actions.map(action => [action, actor.can('reports', action, place)])) as Record<Action<'reports'>, boolean>
  const { filter, reader } = readQueue(context)
  const found = await getReportForStaff(db, reportId, { withWords: may.readWords, withMasking: may.redact })
  const body = whole.bodyId ? await findBody(db, whole.bodyId) : undefined
  const isOfOffice = body?.kind === 'subDistrict' && actor.subDistricts !== 'all' && actor.subDistricts.includes(body.subDistrict ?? '')
  const worksForBody = actor.bodyId ? actor.bodyId === whole.bodyId : isOfOffice
  const moves = found.moves.filter(isStaffMove).filter(move => may[moveActions[move]] && isOffered(move, whole, { id: actor.id, worksForBody }))
  const people = await findStaffNames(db, [whole.handlerId, whole.findingBy].filter(id => id !== null))
  return {
    ...found,
    recognised: may.readWords ? await describeRecognised(db, whole) : null,
    moves,
    may,
    body: body ? { nameZh: body.nameZh, nameEn: body.nameEn } : null,
    handler: (whole.handlerId && people.get(whole.handlerId)) ?? null,
    findingBy: (whole.findingBy && people.get(whole.findingBy)) ?? null,
    bodies: moves.includes('dispatch') || moves.includes('transfer')
      ? (await listBodies(db)).filter(({ active }) => active).map(({ id, nameZh, nameEn, kind }) => ({ id, nameZh, nameEn, kind }))
      : [],
    templates: actor.can('templates', 'read') ? await listTemplatesFor(db, { moves, kind: whole.kind }) : [],
    duplicates: may.merge ? await listLikelyDuplicates(db, { report: whole, reader }) : [],
    lease: await findLease(db, { reportId, staffId: actor.id, now }) ?? null,
    neighbours: await findNeighbours(db, { filter, reader, report: whole }),
    now,
  }
}, { row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
