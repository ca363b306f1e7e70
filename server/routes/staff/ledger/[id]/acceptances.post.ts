import { getRouterParam } from 'h3'
import { addAcceptance } from '#server/domain/ledger/acceptances'
import { addSitePhoto } from '#server/domain/ledger/commands'
import { getSite } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { defineStaffUploadFormHandler } from '#server/http/staff'
import { photoLimits } from '#server/media/intake'
import { keepPhoto } from '#server/media/photos'
import { acceptanceSchema } from '#shared/ledger/schemas'
import { toDay } from '#shared/time'
import { findTranslation } from '../../../../../i18n/messages.ts'

/** What one person saw of the cleared ground, in their own name, with a picture of the site or a new one. */
export default defineStaffUploadFormHandler('ledger', 'accept', { ...photoLimits, files: 1 }, async ({ event, db, photos: store, fields, files, actor, now }) => {
  const site = await getSite(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(site.subDistrict)
  const { submissionId: _, photos = [], ...given } = fields
  const { version, photos: chosen, ...seen } = parseWith(acceptanceSchema, { ...given, photos: [photos].flat() })
  const [file] = files
  const added: string[] = []
  // A picture is only kept for a look that can be entered; what is wrong with any other is said by the command.
  const canBeSeen = version === site.version && ['demolished', 'accepted'].includes(site.status) && seen.seenOn <= toDay(now) && seen.seenOn >= (site.demolishedOn ?? '')
  if (file !== undefined && canBeSeen) {
    const { name, width, height } = await keepPhoto(store, { path: file.path, area: 'public' })
    const captionZh = findTranslation('zh-CN', 'siteLife.photoCaption')!
    added.push(await addSitePhoto(db, { siteId: site.id, photo: { moment: 'after', media: name, width, height, captionZh, captionEn: findTranslation('en', 'siteLife.photoCaption')!, takenOn: seen.seenOn }, actor, now }))
  }
  await addAcceptance(db, { siteId: site.id, version, ...seen, photos: [...chosen, ...added], actor, now })
  return `/staff/ledger/${site.id}`
})
