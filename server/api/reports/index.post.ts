import { setResponseStatus } from 'h3'
import { reportSchema } from '../../../shared/reports/schemas.ts'
import { toDay } from '../../../shared/time.ts'
import { findEmergency } from '../../../shared/words/emergency.ts'
import { findReceipt, submitReport } from '../../domain/reports/commands.ts'
import { reportInvalid } from '../../domain/reports/errors.ts'
import { isKnownSite } from '../../domain/reports/known.ts'
import { getUploads } from '../../domain/reports/uploads.ts'
import { parseBody } from '../../http/body.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { toSimplified } from '../../text/simplify.ts'

/** The whole report at once. The same `submissionId` again gets the same receipt. */
export default definePublicHandler(async ({ event, db, keys, calendar, locale, now }) => {
  const { photos, site, knownAs, ...submission } = await parseBody(event, reportSchema(toDay(now)))
  setResponseStatus(event, 201)
  const earlier = await findReceipt(db, submission.submissionId, keys)
  if (!earlier && site !== null && !await isKnownSite(db, { siteId: site, subDistrict: submission.subDistrict, position: submission.position })) {
    throw reportInvalid({ issues: [{ path: 'site', code: 'report.site_unknown' }] })
  }
  const { number, queryCode, receivedAt, dueOn } = earlier ?? await submitReport(db, {
    submission: { ...submission, siteId: site, knownAs: site === null ? null : knownAs }, uploads: await getUploads(db, { hashes: photos, now }),
    keys, calendar, locale, now,
  })
  return { number, queryCode, receivedAt, dueOn, call: findEmergency(submission.words, toSimplified)?.numbers ?? [] }
})
