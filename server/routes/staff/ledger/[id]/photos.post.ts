import { getRouterParam } from 'h3'
import { addSitePhoto, removeSitePhoto } from '#server/domain/ledger/commands'
import { photoRequired } from '#server/domain/ledger/errors'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { photoLimits } from '#server/media/intake'
import { keepPhoto } from '#server/media/photos'
import { photoRemovalSchema, photoSchema } from '#shared/ledger/schemas'

/** Adds a photo, cleaned like a resident's, or takes one down. */
export default defineStaffUploadFormHandler('ledger', 'edit', { ...photoLimits, files: 1 }, async ({ event, db, photos, fields, files, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, action, ...rest } = fields
  const back = `/staff/ledger/${site.id}/photos`
  if (action === 'remove') {
    const media = await removeSitePhoto(db, { siteId: site.id, ...parseWith(photoRemovalSchema, rest), actor, now })
    if (media !== undefined) await photos.remove('public', media)
    return back
  }
  const described = parseWith(photoSchema, rest)
  const [file] = files
  if (file === undefined) throw photoRequired({ issues: [{ path: 'photo', code: 'ledger.photo_required' }] })
  const { name, width, height } = await keepPhoto(photos, { path: file.path, area: 'public' })
  await addSitePhoto(db, { siteId: site.id, photo: { ...described, media: name, width, height }, actor, now })
  return back
})
