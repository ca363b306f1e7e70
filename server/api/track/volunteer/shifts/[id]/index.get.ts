import { setResponseHeader } from 'h3'
import { getShiftForVolunteer } from '#server/domain/volunteers/shiftPages'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { shiftIdOf } from '#server/http/shifts'

/** A shift as the volunteer whose receipt this browser has opened sees it. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return { formToken: issueSubmissionId(keys.signing), shift: opened ? await getShiftForVolunteer(db, { shiftId: shiftIdOf(event), volunteerId: opened.subjectId, calendar, now }) : null }
})
