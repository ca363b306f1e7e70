import { getQuery, getRouterParam } from 'h3'
import { checkByCode } from '../../../../../domain/volunteers/checkIn.ts'
import { cancelDuty, findDuty } from '../../../../../domain/volunteers/duties.ts'
import { acceptOffer, askToSwap, signUpForShift, stopSwap, takeOver } from '../../../../../domain/volunteers/dutySignUps.ts'
import { dutyNotFound } from '../../../../../domain/volunteers/shiftErrors.ts'
import { parseWith } from '../../../../../http/body.ts'
import { requireAllowance, rateLimits } from '../../../../../http/rateLimit.ts'
import { defineReceiptFormHandler } from '../../../../../http/track.ts'
import { parseShiftCode, shiftCodeSchema } from '../../../../../../shared/volunteers/shifts.ts'

/** One tap each: sign up, come, not this time, find somebody, take a place; coming and going by the code held up. */
export default defineReceiptFormHandler('volunteer', async (context) => {
  const { event, db, keys, calendar, now, fields, subjectId: volunteerId } = context
  const shiftId = getRouterParam(event, 'id')!
  const actor = { kind: 'resident' as const }
  const own = async () => {
    const duty = await findDuty(db, { shiftId, volunteerId })
    if (!duty) throw dutyNotFound()
    return duty.id
  }
  const byCode = async (step: 'in' | 'out') => {
    await requireAllowance(event, context, rateLimits.checkIn, now)
    await checkByCode(db, { dutyId: await own(), step, ...parseWith(shiftCodeSchema, { code: fields.code }), now })
  }
  const steps = {
    signUp: () => signUpForShift(db, { shiftId, volunteerId, actor, calendar, now }),
    accept: async () => acceptOffer(db, { dutyId: await own(), actor, calendar, now }),
    cancel: async () => cancelDuty(db, { dutyId: await own(), actor, keys, calendar, now }),
    swap: async () => askToSwap(db, { dutyId: await own(), actor, keys, calendar, now }),
    stopSwap: async () => stopSwap(db, { dutyId: await own(), actor, now }),
    takeOver: () => takeOver(db, { dutyId: String(fields.dutyId), shiftId, volunteerId, actor, keys, calendar, now }),
    checkIn: () => byCode('in'),
    checkOut: () => byCode('out'),
  }
  const action = Object.keys(steps).find(name => name === fields.action) as keyof typeof steps | undefined
  if (action) await steps[action]()
  // Who scanned the code before opening their sign-up finds it filled in.
  const { code } = getQuery(event)
  return `/track/volunteer/shifts/${shiftId}${action ? `?done=${action}` : typeof code === 'string' && parseShiftCode(code) ? `?code=${parseShiftCode(code)}` : ''}`
})
