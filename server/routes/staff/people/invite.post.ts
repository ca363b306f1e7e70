import { inviteStaff } from '#server/domain/staff/commands'
import { parseWith } from '#server/http/body'
import { keepForNextPage } from '#server/http/signedCookies'
import { defineStaffFormHandler, takeSecrets } from '#server/http/staff'
import { inviteSchema } from '#shared/staff/schemas'

export default defineStaffFormHandler('staff', 'invite', async (context) => {
  const { event, db, keys, fields, actor, now } = context
  const { subDistricts, ...person } = parseWith(inviteSchema, takeSecrets(fields))
  const { accountId, token } = await inviteStaff(db, { ...person, subDistricts: subDistricts.length > 0 ? subDistricts : null, keys, actor, now })
  keepForNextPage(event, context, actor.id, { setupLink: { accountId, token } })
  return `/staff/people/${accountId}`
}, { fresh: true })
