import { getRouterParam, setResponseHeader } from 'h3'
import { getApprovedPhoto, placeOf } from '#server/domain/reports/queries'
import { sendPhoto } from '#server/http/photos'
import { defineStaffHandler } from '#server/http/staff'

/** The approved copy of a photo, its boxes painted over. */
export default defineStaffHandler('reports', 'read', async ({ event, db, photos, actor }) => {
  const { area, media, report } = await getApprovedPhoto(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(placeOf(report))
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendPhoto(event, await photos.open(area, media))
})
