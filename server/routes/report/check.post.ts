import { submitReport, toSubmission } from '../../domain/reports/commands.ts'
import { listUploadsOf, openContact } from '../../domain/reports/drafts.ts'
import { defineStepHandler } from '../../http/journey.ts'

export default defineStepHandler('check', async ({ db, keys, calendar, locale, now, draft }) => {
  const submission = toSubmission(draft, openContact(draft, keys))
  const uploads = await listUploadsOf(db, draft)
  await submitReport(db, { submission, uploads, draft, keys, calendar, locale, now })
  return '/report/received'
})
