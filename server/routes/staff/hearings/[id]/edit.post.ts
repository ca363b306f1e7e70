import { changeDraft } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { requirePolicies } from '#server/http/matterLinks'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { matterDraftSchema, matterVersionSchema } from '#shared/hearings/schemas'

export default defineStaffFormHandler('hearings', 'draft', async ({ event, db, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, version, ...given } = fields
  const draft = parseWith(matterDraftSchema, given)
  actor.requireRow(draft.subDistrict)
  await requirePolicies(draft)
  await changeDraft(db, { matterId, version: parseWith(matterVersionSchema, version), draft, actor, now })
  return `/staff/hearings/${matterId}`
}, ofMatter)
