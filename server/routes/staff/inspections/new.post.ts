import { randomUUID } from 'node:crypto'
import { planInspection } from '#server/domain/inspections/plans'
import { parseWith } from '#server/http/body'
import { openSubmissionId } from '#server/http/origin'
import { defineStaffFormHandler } from '#server/http/staff'
import { planSchema } from '#shared/inspections/schemas'

/** An inspection is of the whole district: whoever is bound to sub-districts does not plan one. */
export default defineStaffFormHandler('ledger', 'planInspection', async ({ db, keys, fields, actor, now }) => {
  actor.requireRow(null)
  const { submissionId, ...given } = fields
  const id = openSubmissionId(submissionId, keys.signing) ?? randomUUID()
  return `/staff/inspections/${await planInspection(db, { id, plan: parseWith(planSchema, given), actor, now })}`
})
