import { getRequestURL, getRouterParam, sendRedirect } from 'h3'
import type { WorkCalendar } from '../../shared/calendar/calendar.ts'
import { getClock } from '../../shared/calendar/clocks.ts'
import { signUpSchema, toSignUp } from '../../shared/volunteers/signup.ts'
import { pathInLocale, type Locale } from '../../shared/locale.ts'
import type { Keys } from '../crypto/keys.ts'
import { createId } from '../database/ids.ts'
import { toQrCode } from '../domain/receipts/qr.ts'
import { getVolunteerCopy, type VolunteerCopy } from '../domain/volunteers/copy.ts'
import { getVolunteer } from '../domain/volunteers/queries.ts'
import { findShownReceipt, signUp } from '../domain/volunteers/signups.ts'
import { listOwnTeams } from '../domain/volunteers/tracked.ts'
import { parseWith } from './body.ts'
import { keepOpened, readOpened } from './cookies.ts'
import { nameDownload } from './download.ts'
import { defineFormHandler, type FormFields } from './forms.ts'
import { definePublicHandler, type HandlerContext } from './handlers.ts'
import { answersIn } from './journey.ts'
import { openSubmissionId } from './origin.ts'

/** Days after which it is forgotten how somebody who has left can be reached. */
export function contactDaysOf(calendar: WorkCalendar): number {
  return getClock('volunteer.contactRetention', calendar).amount ?? 0
}

/** What a form sends again and again when it is repeated; new when its mark is not ours. */
export function submissionIdOf(fields: FormFields, { signing }: Keys): string {
  return openSubmissionId(fields.submissionId, signing) ?? createId()
}

/** A form to sign up, for the team its address names or for none; it leads to the receipt, which this browser may look at for a while. */
export function defineSignUpHandler() {
  return defineFormHandler(async (context) => {
    const { event, db, keys, calendar, locale, fields, now } = context
    const answer = toSignUp(parseWith(signUpSchema, answersIn(fields)))
    const { volunteerId } = await signUp(db, { submissionId: submissionIdOf(fields, keys), teamId: getRouterParam(event, 'id') ?? null, answer, keys, calendar, locale })
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

/** A download of everything kept of the sign-up this browser has opened; without one it leads to where it is opened. */
export function defineVolunteerCopyHandler({ mediaType, ending }: { mediaType: string, ending: string }, write: (copy: VolunteerCopy, locale: Locale) => string) {
  return definePublicHandler(async (context) => {
    const { event, db, keys, locale, now } = context
    const opened = readOpened(event, context, now, 'volunteer')
    if (!opened) return sendRedirect(event, pathInLocale('/track/volunteer', locale), 303)
    const copy = await getVolunteerCopy(db, { volunteerId: opened.subjectId, keys, now })
    nameDownload(event, { type: mediaType, name: `${copy.signUp.number}.${ending}`, isPrivate: true })
    return write(copy, locale)
  })
}
