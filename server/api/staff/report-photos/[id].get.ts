import { getRouterParam, setResponseHeader } from 'h3'
import { getReportPhoto } from '#server/domain/reports/queries'
import { sendPhoto } from '#server/http/photos'
import { defineStaffHandler } from '#server/http/staff'

/** A photo of a report: cleaned, not redacted, for the staff of its sub-district only. */
export default defineStaffHandler('reports', 'readWords', async ({ event, db, photos, actor }) => {
  const { media, subDistrict } = await getReportPhoto(db, getRouterParam(event, 'id') ?? '')
  actor.requireRow(subDistrict)
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendPhoto(event, await photos.open('private', media))
})
