import { createClient } from '#server/domain/open311/clients'
import { parseWith } from '#server/http/body'
import { keepForNextPage } from '#server/http/signedCookies'
import { defineStaffFormHandler } from '#server/http/staff'
import { clientSchema } from '#shared/open311/schemas'

export default defineStaffFormHandler('interfaces', 'change', async (context) => {
  const { event, db, fields, actor, now } = context
  const { submissionId: _, ...given } = fields
  const { id, key } = await createClient(db, { ...parseWith(clientSchema, given), actor, now })
  keepForNextPage(event, context, actor.id, { clientKey: { clientId: id, key } })
  return `/staff/interfaces/clients/${id}`
}, { fresh: true })
