import { bulletinActSchema } from '#shared/bulletins/schemas'
import { correctMonth, freezeMonth } from '#server/domain/bulletins/freezing'
import { parseWith } from '#server/http/body'
import { countingWith, monthOf } from '#server/http/bulletins'
import { defineStaffFormHandler } from '#server/http/staff'

/** Freezes the month, or says what of a frozen one was corrected. */
export default defineStaffFormHandler('bulletins', 'freeze', async ({ event, db, fields, calendar, site, actor, now }) => {
  const month = monthOf(event)
  const { submissionId: _, ...given } = fields
  const asked = parseWith(bulletinActSchema, given)
  const circumstances = { month, ...countingWith({ calendar, site }), actor, now }
  if (asked.act === 'freeze') await freezeMonth(db, { ...circumstances, seen: asked.seen })
  else await correctMonth(db, { ...circumstances, seen: asked.seen, reason: asked.reason })
  return `/staff/bulletins/${month}?done=${asked.act}`
})
