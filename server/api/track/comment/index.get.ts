import { setResponseHeader } from 'h3'
import { getClock } from '../../../../shared/calendar/clocks.ts'
import { getTrackedComment } from '../../../domain/hearings/tracked.ts'
import { readOpened } from '../../../http/cookies.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { issueSubmissionId } from '../../../http/origin.ts'

/** What the pages about a comment show: what this browser has opened, if anything. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'comment')
  return {
    formToken: issueSubmissionId(keys.signing), now, appealDays: getClock('hearing.appeal', calendar).amount ?? 0,
    opened: opened ? await getTrackedComment(db, { commentId: opened.subjectId, calendar }) : null,
  }
})
