import { signUp } from '#server/domain/volunteers/signups'
import { parseWith } from '#server/http/body'
import { answersIn } from '#server/http/journey'
import { defineStaffFormHandler } from '#server/http/staff'
import { submissionIdOf } from '#server/http/volunteers'
import { deskSignUpSchema, toSignUp } from '#shared/volunteers/signup'

/** Somebody at the desk whose sign-up staff fill in with them; it leads to the card to print. */
export default defineStaffFormHandler('volunteers', 'enter', async ({ db, keys, calendar, locale, fields, actor }) => {
  const { teamId, ...given } = parseWith(deskSignUpSchema, answersIn(fields))
  const answer = toSignUp(given)
  actor.requireRow({ subDistrict: answer.offer.subDistrict, community: answer.offer.community })
  const { volunteerId } = await signUp(db, { submissionId: submissionIdOf(fields, keys), teamId, answer, keys, calendar, locale, actor })
  return `/staff/volunteers/people/entered?id=${volunteerId}`
})
