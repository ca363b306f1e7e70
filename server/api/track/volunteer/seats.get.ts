import { setResponseHeader } from 'h3'
import { listOwnSeats } from '../../../domain/volunteers/trackedSeats.ts'
import { readOpened } from '../../../http/cookies.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { issueSubmissionId } from '../../../http/origin.ts'

/** The places in teams of the volunteer whose receipt this browser has opened. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return { formToken: issueSubmissionId(keys.signing), now, opened: opened ? { seats: await listOwnSeats(db, { volunteerId: opened.subjectId, now }) } : null }
})
