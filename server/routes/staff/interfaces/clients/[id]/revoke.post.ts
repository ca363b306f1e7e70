import { getRouterParam } from 'h3'
import { revokeClient } from '#server/domain/open311/clients'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler } from '#server/http/staff'
import { revocationSchema } from '#shared/open311/schemas'

export default defineStaffFormHandler('interfaces', 'change', async ({ event, db, fields, actor, now }) => {
  const { submissionId: _, ...given } = fields
  const clientId = getRouterParam(event, 'id') ?? ''
  await revokeClient(db, { clientId, ...parseWith(revocationSchema, given), actor, now })
  return `/staff/interfaces/clients/${clientId}`
})
