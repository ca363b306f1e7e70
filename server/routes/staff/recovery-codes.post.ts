import { dropShown } from '#server/http/signedCookies'
import { defineStaffFormHandler } from '#server/http/staff'

/** The person has kept the codes: they are not shown again. */
export default defineStaffFormHandler('account', 'change', async (context) => {
  dropShown(context.event, context)
  return '/staff'
})
