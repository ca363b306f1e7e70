import { getRequestURL, getRouterParam, setResponseHeader } from 'h3'
import { findShownReceipt } from '#server/domain/hearings/applications'
import { toQrCode } from '#server/domain/receipts/qr'
import { getTrackedApplication } from '#server/domain/hearings/meetingPages'
import { readOpened } from '#server/http/cookies'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

/** The receipt of what this browser has just sent; null when that was longer ago, or somewhere else. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, baseUrl, now } = context
  const matterId = getRouterParam(event, 'id')!
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'application')
  const receipt = opened && await findShownReceipt(db, { applicationId: opened.subjectId, matterId, keys, now })
  if (!receipt) return { receipt: null, application: null, formToken: '' }
  const address = `${baseUrl ?? getRequestURL(event).origin}/track`
  return {
    receipt: { number: receipt.number, queryCode: receipt.queryCode, receivedAt: receipt.receivedAt, address, qr: toQrCode(`${address}?number=${receipt.number}`) },
    application: await getTrackedApplication(db, { applicationId: receipt.applicationId, keys, now }), formToken: issueSubmissionId(keys.signing),
  }
})
