import { getRouterParam, setResponseHeader } from 'h3'
import { findOwnAgreement } from '../../../../domain/volunteers/trackedSeats.ts'
import { readOpened } from '../../../../http/cookies.ts'
import { definePublicHandler } from '../../../../http/handlers.ts'
import { issueSubmissionId } from '../../../../http/origin.ts'

/** The agreement of a team for the volunteer whose receipt this browser has opened. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const agreement = opened ? await findOwnAgreement(db, { volunteerId: opened.subjectId, teamId: getRouterParam(event, 'teamId') ?? '' }) : null
  return { formToken: issueSubmissionId(keys.signing), now, opened: opened ? { agreement } : null }
})
