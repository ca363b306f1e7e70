import { withdrawMatter } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { matterWithdrawalSchema } from '#shared/hearings/schemas'

export default defineStaffFormHandler('hearings', 'publish', async ({ event, db, keys, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  await withdrawMatter(db, { matterId, ...parseWith(matterWithdrawalSchema, given), keys, actor, now })
  return `/staff/hearings/${matterId}`
}, ofMatter)
