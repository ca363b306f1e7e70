import { getRouterParam, setResponseHeader } from 'h3'
import { getReportPhoto, placeOf, sourceOf } from '#server/domain/reports/queries'
import { sendPhoto } from '#server/http/photos'
import { defineStaffHandler } from '#server/http/staff'

/** A photo of a report: cleaned, not redacted, for those who redact in its sub-district only. */
export default defineStaffHandler('reports', 'redact', async ({ event, db, photos, actor }) => {
  const { photo, report } = await getReportPhoto(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(placeOf(report))
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendPhoto(event, await photos.open('private', sourceOf(photo)))
})
