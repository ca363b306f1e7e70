import { z } from 'zod'
import { endOtherSessions, endSession } from '#server/domain/staff/sessions'
import { parseWith } from '#server/http/body'
import { dropShown } from '#server/http/signedCookies'
import { defineStaffFormHandler, dropSession, takeSecrets } from '#server/http/staff'

const schema = z.strictObject({ end: z.string().min(1).max(40) })

/** Ends one of one's sessions by its id, or all `others`. */
export default defineStaffFormHandler('account', 'change', async (context) => {
  const { event, db, fields, actor, now } = context
  const { end } = parseWith(schema, takeSecrets(fields))
  if (end === 'others') {
    await endOtherSessions(db, { accountId: actor.id, sessionId: actor.sessionId, now })
    return '/staff/account'
  }
  await endSession(db, { accountId: actor.id, sessionId: end === 'this' ? actor.sessionId : end, now })
  if (end !== 'this' && end !== actor.sessionId) return '/staff/account'
  dropSession(event, context)
  dropShown(event, context)
  return '/staff/sign-in'
})
