import { draftMatter } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { requirePolicies } from '#server/http/matterLinks'
import { defineStaffFormHandler } from '#server/http/staff'
import { matterDraftSchema } from '#shared/hearings/schemas'

export default defineStaffFormHandler('hearings', 'draft', async ({ db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  const draft = parseWith(matterDraftSchema, given)
  actor.requireRow(draft.subDistrict)
  await requirePolicies(draft)
  return `/staff/hearings/${await draftMatter(db, { draft, actor, now })}`
})
