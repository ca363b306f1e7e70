import { setResponseHeader } from 'h3'
import { getCertificate } from '#server/domain/volunteers/hourQueries'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { readPeriod } from '#server/http/hours'
import { issueSubmissionId } from '#server/http/origin'
import { toDay } from '#shared/time'

/** A certificate of the hours of the volunteer whose receipt this browser has opened; null when nobody has. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const period = readPeriod(event, now)
  return { formToken: issueSubmissionId(keys.signing), period, issuedOn: toDay(now), certificate: opened ? await getCertificate(db, { volunteerId: opened.subjectId, ...period, keys }) ?? null : null }
})
