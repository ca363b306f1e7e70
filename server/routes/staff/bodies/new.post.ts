import { createBody } from '#server/domain/bodies/commands'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { bodySchema } from '#shared/bodies/schemas'

export default defineStaffFormHandler('bodies', 'change', async ({ db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  return `/staff/bodies/${await createBody(db, { fields: parseWith(bodySchema, given), actor, now })}`
})
