import { getRouterParam } from 'h3'
import { changeTemplate } from '#server/domain/reports/templates'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { templateChangeSchema } from '#shared/reports/templateSchemas'

export default defineStaffFormHandler('templates', 'change', async ({ event, db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  const { version, active, ...change } = parseWith(templateChangeSchema, given)
  await changeTemplate(db, { templateId: getRouterParam(event, 'id') ?? '', version, active, fields: change, actor, now })
  return '/staff/templates'
})
