import { getRouterParam } from 'h3'
import { takeLease } from '#server/domain/reports/leases'
import { getPlaceOf } from '#server/domain/reports/queries'
import { defineStaffHandler } from '#server/http/staff'

/** Says that this person has the report open, for five more minutes, and answers who has it. */
export default defineStaffHandler('reports', 'read', ({ event, db, actor, now }) =>
  takeLease(db, { reportId: getRouterParam(event, 'id') ?? '', staffId: actor.id, now }),
{ row: ({ event, db }) => getPlaceOf(db, getRouterParam(event, 'id') ?? '') })
