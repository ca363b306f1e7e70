import { setResponseHeader } from 'h3'
import { listVolunteerShifts } from '#server/domain/volunteers/shiftPages'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The shifts of the volunteer whose receipt this browser has opened, if any. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return { formToken: issueSubmissionId(keys.signing), shifts: opened ? await listVolunteerShifts(db, { volunteerId: opened.subjectId, now }) : null }
})
