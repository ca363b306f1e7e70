import { getRouterParam } from 'h3'
import { changeBody } from '#server/domain/bodies/commands'
import { getBody } from '#server/domain/bodies/queries'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { bodyChangeSchema } from '#shared/bodies/schemas'

export default defineStaffFormHandler('bodies', 'change', async ({ event, db, fields: given, actor, now }) => {
  const { id } = await getBody(db, getRouterParam(event, 'id') ?? '')
  const { submissionId: _, ...typed } = given
  const { version, active, ...fields } = parseWith(bodyChangeSchema, typed)
  await changeBody(db, { bodyId: id, version, active, fields, actor, now })
  return `/staff/bodies/${id}`
})
