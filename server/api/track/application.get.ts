import { setResponseHeader } from 'h3'
import { toQrCode } from '../../domain/receipts/qr.ts'
import { getTrackedApplication } from '../../domain/hearings/meetingPages.ts'
import { readOpened } from '../../http/cookies.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { issueSubmissionId } from '../../http/origin.ts'

/** The application this browser has opened, if any. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'application')
  const application = opened ? await getTrackedApplication(db, { applicationId: opened.subjectId, keys, now }) : null
  return { formToken: issueSubmissionId(keys.signing), now, application, checkInQr: application?.checkInCode ? toQrCode(application.checkInCode) : null }
})
