import { getRouterParam, setResponseHeader } from 'h3'
import { getLeasePage } from '../../../../domain/volunteers/leaseQueries.ts'
import { readOpened } from '../../../../http/cookies.ts'
import { definePublicHandler } from '../../../../http/handlers.ts'
import { issueSubmissionId } from '../../../../http/origin.ts'

/** One lease of the volunteer whose receipt this browser has opened; never how to reach whoever asked. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return {
    formToken: issueSubmissionId(keys.signing), now,
    opened: opened ? await getLeasePage(db, { leaseId: getRouterParam(event, 'leaseId') ?? '', volunteerId: opened.subjectId, now }) : null,
  }
})
