import { setResponseStatus } from 'h3'
import { signUp } from '#server/domain/volunteers/signups'
import { listOwnTeams } from '#server/domain/volunteers/tracked'
import { getVolunteer } from '#server/domain/volunteers/queries'
import { parseBody } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { signUpRequestSchema, toSignUp } from '#shared/volunteers/signup'

/** A sign-up sent by a program; the same `submissionId` again gets the same answer. */
export default definePublicHandler(async ({ event, db, keys, calendar, locale }) => {
  const { submissionId, teamId, ...fields } = await parseBody(event, signUpRequestSchema)
  const { volunteerId, number, queryCode, receivedAt } = await signUp(db, { submissionId, teamId, answer: toSignUp(fields), keys, calendar, locale })
  const { state, checkDueOn } = await getVolunteer(db, volunteerId)
  setResponseStatus(event, 201)
  return { number, queryCode, receivedAt, state, checkDueOn, teams: (await listOwnTeams(db, volunteerId)).map(({ teamId, state, rank, ahead }) => ({ teamId, state, rank, ahead })) }
})
