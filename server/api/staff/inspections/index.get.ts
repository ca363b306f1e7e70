import { getQuery } from 'h3'
import { listOverdue, listPlans } from '#server/domain/inspections/planQueries'
import { parseWith } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { planListSchema } from '#shared/inspections/schemas'
import { toDay } from '#shared/time'

/** The plans somebody may know of, and the failed places of theirs nobody came back to in time. */
export default defineStaffHandler('ledger', 'inspect', async ({ event, db, actor, now }) => {
  const { cursor } = parseWith(planListSchema, getQuery(event))
  const [plans, overdue] = await Promise.all([listPlans(db, { viewer: actor, limit: 30, cursor, now }), listOverdue(db, { scope: actor.scope, today: toDay(now), limit: 100 })])
  return { ...plans, overdue, today: toDay(now), mayPlan: actor.can('ledger', 'planInspection', { subDistrict: null }) }
})
