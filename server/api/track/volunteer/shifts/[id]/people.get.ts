import { getRequestURL, setResponseHeader } from 'h3'
import { toQrCode } from '#server/domain/receipts/qr'
import { listPeopleForLeader } from '#server/domain/volunteers/shiftPages'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { shiftIdOf } from '#server/http/shifts'

/** Who is on a shift, for the leader of its team. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, baseUrl, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const shiftId = shiftIdOf(event)
  const opened = readOpened(event, context, now, 'volunteer')
  const shift = opened ? await listPeopleForLeader(db, { shiftId, volunteerId: opened.subjectId, now }) : null
  const address = `${baseUrl ?? getRequestURL(event).origin}/track/volunteer/shifts/${shiftId}`
  return { formToken: issueSubmissionId(keys.signing), shift, qr: shift?.code ? toQrCode(`${address}?code=${shift.code}`) : null }
})
