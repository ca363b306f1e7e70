import { getQuery } from 'h3'
import { signIn } from '#server/domain/staff/sessions'
import { parseWith } from '#server/http/body'
import { keepSigned, readSigned } from '#server/http/signedCookies'
import { defineFormHandler } from '#server/http/forms'
import { rateLimits, requireAllowance } from '#server/http/rateLimit'
import { keepSession, pathBack, takeSecrets } from '#server/http/staff'
import { signInSchema } from '#shared/staff/schemas'

/** The account this browser signed in to before; strangers' guesses do not lock it out. */
const knownBrowser = { name: 'portal_known', maxAge: 180 * 24 * 3600 }

export default defineFormHandler(async (context) => {
  const { event, db, keys, fields, now } = context
  const typed = takeSecrets(fields)
  await requireAllowance(event, context, rateLimits.signIn, now)
  const { accountId, sessionToken } = await signIn(db, {
    ...parseWith(signInSchema, typed), keys, knownTo: readSigned(event, context, knownBrowser.name), now,
  })
  keepSession(event, context, sessionToken)
  keepSigned(event, context, { ...knownBrowser, value: accountId })
  return pathBack(getQuery(event).back)
})
