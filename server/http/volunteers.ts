import { getRequestURL, getRouterParam } from 'h3'
import type { WorkCalendar } from '../../shared/calendar/calendar.ts'
import { getClock } from '../../shared/calendar/clocks.ts'
import { signUpSchema, toSignUp } from '../../shared/volunteers/signup.ts'
import { createId } from '../database/ids.ts'
import { toQrCode } from '../domain/receipts/qr.ts'
import { getVolunteer } from '../domain/volunteers/queries.ts'
import { findShownReceipt, signUp } from '../domain/volunteers/signups.ts'
import { listOwnTeams } from '../domain/volunteers/tracked.ts'
import { parseWith } from './body.ts'
import { keepOpened } from './cookies.ts'
import { defineFormHandler } from './forms.ts'
import type { HandlerContext } from './handlers.ts'
import { answersIn } from './journey.ts'
import { openSubmissionId } from './origin.ts'

/** Days after which it is forgotten how somebody who has left can be reached. */
export function contactDaysOf(calendar: WorkCalendar): number {
  return getClock('volunteer.contactRetention', calendar).amount ?? 0
}

/** A form to sign up, for the team its address names or for none; it leads to the receipt, which this browser may look at for a while. */
export function defineSignUpHandler() {
  return defineFormHandler(async (context) => {
    const { event, db, keys, calendar, locale, fields, now } = context
    const answer = toSignUp(parseWith(signUpSchema, answersIn(fields)))
    const { volunteerId } = await signUp(db, { submissionId: openSubmissionId(fields.submissionId, keys.signing) ?? createId(), teamId: getRouterParam(event, 'id') ?? null, answer, keys, calendar, locale })
    keepOpened(event, context, { kind: 'volunteer', subjectId: volunteerId, now })
    return '/volunteers/joined'
  })
}

/** The receipt of a sign-up with its code, for half an hour, and what comes next. */
export async function findReceiptCard({ event, db, keys, baseUrl, now }: HandlerContext, volunteerId: string) {
  const receipt = await findShownReceipt(db, { volunteerId, keys, now })
  if (!receipt) return undefined
  const { state, checkDueOn } = await getVolunteer(db, volunteerId)
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return {
    receipt: { number: receipt.number, queryCode: receipt.queryCode, receivedAt: receipt.receivedAt, address, qr: toQrCode(`${address}?number=${receipt.number}`) },
    volunteer: { state, checkDueOn, teams: await listOwnTeams(db, volunteerId) },
  }
}
