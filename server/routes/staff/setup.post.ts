import { completeSetup } from '#server/domain/staff/commands'
import { getSetupLink } from '#server/domain/staff/queries'
import { parseWith } from '#server/http/body'
import { keepForNextPage } from '#server/http/signedCookies'
import { defineFormHandler } from '#server/http/forms'
import { keepSession, takeSecrets } from '#server/http/staff'
import { firstSetupSchema, setupSchema } from '#shared/staff/schemas'

export default defineFormHandler(async (context) => {
  const { event, db, keys, fields, now } = context
  const typed = takeSecrets(fields)
  const { account } = await getSetupLink(db, { token: String(typed.link ?? ''), now })
  const { link, password, code, name, email } = account
    ? { ...parseWith(setupSchema, typed), name: account.name, email: account.email }
    : parseWith(firstSetupSchema, typed)
  const { accountId, sessionToken, recoveryCodes } = await completeSetup(db, { keys, token: link, name, email, password, code, now })
  keepSession(event, context, sessionToken)
  keepForNextPage(event, context, accountId, { recoveryCodes })
  return '/staff/recovery-codes'
})
