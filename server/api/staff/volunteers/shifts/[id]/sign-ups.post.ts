import { signUpByNumber } from '#server/domain/volunteers/dutySignUps'
import { parseBody } from '#server/http/body'
import { ofShift, shiftIdOf } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'
import { phonedSignUpSchema } from '#shared/volunteers/shifts'

/** Somebody telephoned who cannot or will not use a browser. */
export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, calendar, actor, now }) => {
  const { number } = await parseBody(event, phonedSignUpSchema)
  return { state: await signUpByNumber(db, { shiftId: shiftIdOf(event), number, actor, calendar, now }) }
}, ofShift)
