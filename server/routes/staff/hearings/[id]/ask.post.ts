import { askLegality, takeBackToDraft } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { matterAskSchema } from '#shared/hearings/schemas'

/** Sends a draft to the check of the law, or takes it back. */
export default defineStaffFormHandler('hearings', 'draft', async ({ event, db, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  const { step, version } = parseWith(matterAskSchema, given)
  await (step === 'ask' ? askLegality : takeBackToDraft)(db, { matterId, version, actor, now })
  return `/staff/hearings/${matterId}`
}, ofMatter)
