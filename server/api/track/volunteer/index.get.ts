import { setResponseHeader } from 'h3'
import { getTrackedVolunteer } from '#server/domain/volunteers/tracked'
import { listOwnSeats } from '#server/domain/volunteers/trackedSeats'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { contactDaysOf } from '#server/http/volunteers'

/** The sign-up this browser has opened, if any. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  return {
    formToken: issueSubmissionId(keys.signing), now, contactDays: contactDaysOf(calendar),
    volunteer: opened ? await getTrackedVolunteer(db, { volunteerId: opened.subjectId, keys }) : null,
    seats: opened ? await listOwnSeats(db, { volunteerId: opened.subjectId, now }) : [],
  }
})
