import { readForThisPage } from '#server/http/signedCookies'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('account', 'read', (context) => {
  const { recoveryCodes = [] } = readForThisPage(context.event, context, context.actor.id)
  return { recoveryCodes }
})
