import { writeText } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { matterTextSchema } from '#shared/hearings/schemas'

export default defineStaffFormHandler('hearings', 'draft', async ({ event, db, keys, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  await writeText(db, { matterId, ...parseWith(matterTextSchema, given), keys, actor, now })
  return `/staff/hearings/${matterId}/text`
}, ofMatter)
