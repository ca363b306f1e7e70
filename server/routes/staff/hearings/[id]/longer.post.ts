import { lengthenWindow } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { longerWindowSchema } from '#shared/hearings/schemas'

/** Lengthens a published window, judged by the clock that judges comments. */
export default defineStaffFormHandler('hearings', 'publish', async ({ event, db, keys, fields, actor }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  await lengthenWindow(db, { matterId, ...parseWith(longerWindowSchema, given), keys, actor })
  return `/staff/hearings/${matterId}/window`
}, ofMatter)
