import { getRouterParam, setResponseHeader } from 'h3'
import { receiptNotFound } from '#server/domain/receipts/errors'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'
import { contactDaysOf, findOwnData, isReceiptKind, noticeOf, toReadable } from '#server/http/ownData'

/** What is kept of whoever has opened a receipt of this kind, each way to reach them shown in part. */
export default definePublicHandler(async (context) => {
  const { event, keys, calendar, locale } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const kind = getRouterParam(event, 'kind')
  if (!isReceiptKind(kind)) throw receiptNotFound()
  const own = await findOwnData(context, kind)
  return {
    formToken: issueSubmissionId(keys.signing),
    opened: own
      ? { number: own.number, parts: toReadable(own, locale, { isMasked: true }), files: own.files.length, isEmpty: Object.keys(own.personal).length === 0, may: own.may, requests: own.requests, notice: noticeOf(own), contactDays: contactDaysOf(kind, calendar) }
      : null,
  }
})
