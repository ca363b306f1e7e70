import { changePassword } from '#server/domain/staff/commands'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler, takeSecrets } from '#server/http/staff'
import { passwordSchema } from '#shared/staff/schemas'

export default defineStaffFormHandler('account', 'change', async ({ db, keys, fields, actor, now }) => {
  const { password } = parseWith(passwordSchema, takeSecrets(fields))
  await changePassword(db, { keys, accountId: actor.id, sessionId: actor.sessionId, password, now })
  return '/staff/account'
}, { fresh: true })
