import { createTemplate } from '#server/domain/reports/templates'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { templateSchema } from '#shared/reports/templateSchemas'

export default defineStaffFormHandler('templates', 'change', async ({ db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  await createTemplate(db, { fields: parseWith(templateSchema, given), actor, now })
  return '/staff/templates'
})
