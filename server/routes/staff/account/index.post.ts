import { renewRecoveryCodes } from '#server/domain/staff/commands'
import { keepForNextPage } from '#server/http/signedCookies'
import { defineStaffFormHandler } from '#server/http/staff'

/** New recovery codes. */
export default defineStaffFormHandler('account', 'change', async (context) => {
  const { event, db, keys, actor, now } = context
  const recoveryCodes = await renewRecoveryCodes(db, { keys, accountId: actor.id, now })
  keepForNextPage(event, context, actor.id, { recoveryCodes })
  return '/staff/recovery-codes'
}, { fresh: true })
