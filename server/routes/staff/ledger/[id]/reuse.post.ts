import { getRouterParam } from 'h3'
import { moveSite } from '#server/domain/ledger/moving'
import { getSite } from '#server/domain/ledger/queries'
import { hasReuse, recordReuse } from '#server/domain/ledger/reuses'
import { parseWith } from '#server/http/body'
import { identityOf, withSitePictures } from '#server/http/sitePictures'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { photoLimits } from '#server/media/intake'
import { reusePlanSchema, reuseSchema } from '#shared/ledger/reuses'

const caption = { captionZh: '拆后利用照片', captionEn: 'Photo of the reuse' }

/** Decides how a site is reused, or records what came of it. */
export default defineStaffUploadFormHandler('ledger', 'edit', photoLimits, async ({ event, db, photos, keys, calendar, fields, files, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId, action, version: shown, ...given } = fields
  const [siteId, back] = [site.id, `/staff/ledger/${site.id}/reuse`]
  const version = Number(shown)
  if (action === 'plan') {
    const { reuseZh, reuseMatterId, ...facts } = parseWith(reusePlanSchema, given)
    await moveSite(db, { siteId, version, request: { move: 'reuse', facts: { ...facts, ...reuseMatterId !== null && { reuseMatterId } }, reuseZh }, actor, calendar, now })
    return back
  }
  const reuse = parseWith(reuseSchema, given)
  const reuseId = identityOf(submissionId, { signing: keys.signing, siteId })
  if (!await hasReuse(db, reuseId)) await withSitePictures(photos, files, caption, pictures => recordReuse(db, { reuseId, siteId, version, reuse, photos: pictures, actor, now }))
  return back
})
