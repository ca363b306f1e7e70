import { planWindow } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { plannedWindowSchema } from '#shared/hearings/schemas'

/** Plans the window of a matter that is not public yet. */
export default defineStaffFormHandler('hearings', 'draft', async ({ event, db, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  await planWindow(db, { matterId, ...parseWith(plannedWindowSchema, given), actor, now })
  return `/staff/hearings/${matterId}/window`
}, ofMatter)
