import { publishMatter } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { matterPublicationSchema } from '#shared/hearings/schemas'

export default defineStaffFormHandler('hearings', 'publish', async ({ event, db, keys, calendar, fields, actor }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  const { version } = parseWith(matterPublicationSchema, given)
  await publishMatter(db, { matterId, version, keys, calendar, actor })
  return `/staff/hearings/${matterId}`
}, ofMatter)
