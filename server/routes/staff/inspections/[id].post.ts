import { getRouterParam } from 'h3'
import { drawInspection, nameSite, publishInspection } from '#server/domain/inspections/plans'
import { getPlanFor } from '#server/domain/inspections/planQueries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { namingSchema, planVersionSchema } from '#shared/inspections/schemas'

/** Draws the sample, names a site, or publishes the result. */
export default defineStaffFormHandler('ledger', 'planInspection', async ({ event, db, fields, actor, now }) => {
  actor.requireRow(null)
  const { id: planId } = await getPlanFor(db, { planId: getRouterParam(event, 'id') ?? '', viewer: actor, now })
  const { submissionId: _, action, ...given } = fields
  const by = { planId, actor, now }
  if (action === 'name') await nameSite(db, { ...parseWith(namingSchema, given), ...by })
  else if (action === 'publish') await publishInspection(db, { ...parseWith(planVersionSchema, given), ...by })
  else await drawInspection(db, { ...parseWith(planVersionSchema, given), ...by })
  return `/staff/inspections/${planId}`
})
