import { answerLegality } from '#server/domain/hearings/matters'
import { parseWith } from '#server/http/body'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffFormHandler } from '#server/http/staff'
import { legalityAnswerSchema } from '#shared/hearings/schemas'

export default defineStaffFormHandler('hearings', 'checkLegality', async ({ event, db, calendar, fields, actor, now }) => {
  const matterId = matterIdOf(event)
  const { submissionId: _, ...given } = fields
  await answerLegality(db, { matterId, ...parseWith(legalityAnswerSchema, given), calendar, actor, now })
  return `/staff/hearings/${matterId}`
}, ofMatter)
