import { getQuery } from 'h3'
import { confirmIdentity } from '#server/domain/staff/sessions'
import { parseWith } from '#server/http/body'
import { defineStaffFormHandler, keepSession, pathBack, takeSecrets } from '#server/http/staff'
import { confirmSchema } from '#shared/staff/schemas'

/** Proves again who is signed in. */
export default defineStaffFormHandler('account', 'change', async (context) => {
  const { event, db, keys, fields, actor, now } = context
  const { sessionToken } = await confirmIdentity(db, { ...parseWith(confirmSchema, takeSecrets(fields)), keys, signedIn: actor, now })
  keepSession(event, context, sessionToken)
  return pathBack(getQuery(event).back)
})
