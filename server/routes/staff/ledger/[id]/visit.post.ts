import { getRouterParam } from 'h3'
import { inspectionInvalid } from '#server/domain/inspections/errors'
import { hasVisit } from '#server/domain/inspections/queries'
import { recordVisit } from '#server/domain/inspections/visits'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { identityOf, withSitePictures } from '#server/http/sitePictures'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { photoLimits } from '#server/media/intake'
import { checkLimit } from '#shared/inspections/rules'
import { afterVisitSchema, relapseSchema, visitSchema } from '#shared/inspections/schemas'
import { toDay } from '#shared/time'

const caption = { captionZh: '现场查看照片', captionEn: 'Photo of a visit' }
/** What the public reads when no other reason was typed. */
const relapseReason = '现场查看发现反弹'

/** Records a visit; or takes the step that follows from one: inspected, or open again. */
export default defineStaffUploadFormHandler('ledger', 'inspect', photoLimits, async ({ event, db, photos, keys, calendar, fields, files, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId, action, ...given } = fields
  const [siteId, back] = [site.id, `/staff/ledger/${site.id}/visit`]
  if (action === 'inspect') {
    await moveSite(db, { siteId, ...parseWith(afterVisitSchema, given), request: { move: 'inspect' }, actor, calendar, now })
    return back
  }
  if (action === 'relapse') {
    const { version, rectifyByOn, reason } = parseWith(relapseSchema, given)
    const issues = checkLimit(rectifyByOn, toDay(now))
    if (issues.length > 0) throw inspectionInvalid({ issues })
    await moveSite(db, { siteId, version, request: { move: 'relapse', facts: { rectifyByOn }, reason: reason ?? relapseReason }, actor, calendar, now })
    return back
  }
  const visit = parseWith(visitSchema, given)
  const visitId = identityOf(submissionId, { signing: keys.signing, siteId })
  if (!await hasVisit(db, visitId)) await withSitePictures(photos, files, caption, pictures => recordVisit(db, { visitId, siteId, visit, photos: pictures, actor, now }))
  return `${back}?done=1`
})
