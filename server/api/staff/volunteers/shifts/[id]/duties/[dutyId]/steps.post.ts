import { checkIn, checkOut, noteAbsent } from '#server/domain/volunteers/checkIn'
import { cancelDuty, getDuty } from '#server/domain/volunteers/duties'
import { acceptOffer } from '#server/domain/volunteers/dutySignUps'
import { parseBody } from '#server/http/body'
import { dutyIdOf, ofDuty } from '#server/http/shifts'
import { defineStaffHandler } from '#server/http/staff'
import { dutyStepSchema } from '#shared/volunteers/shifts'

/** What somebody told staff on the telephone, or what they see at the door. */
export default defineStaffHandler('volunteers', 'schedule', async ({ event, db, keys, calendar, actor, now }) => {
  const { step } = await parseBody(event, dutyStepSchema)
  const dutyId = dutyIdOf(event)
  const checking = { dutyId, by: 'community', actor, now } as const
  const steps = {
    come: () => acceptOffer(db, { dutyId, actor, calendar, now }),
    leave: () => cancelDuty(db, { dutyId, actor, keys, calendar, now }),
    present: () => checkIn(db, checking),
    out: () => checkOut(db, checking),
    absent: () => noteAbsent(db, { dutyId, actor, now }),
  }
  await steps[step]()
  const { state } = await getDuty(db, dutyId)
  return { state }
}, ofDuty)
