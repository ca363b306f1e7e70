import { getRouterParam } from 'h3'
import { getPhotoForRedaction, getPlaceOfPhoto } from '#server/domain/reports/queries'
import { defineStaffHandler } from '#server/http/staff'

/** A photo with its boxes and what was decided on it, for those who redact. */
export default defineStaffHandler('reports', 'redact', ({ event, db }) => getPhotoForRedaction(db, getRouterParam(event, 'photoId') ?? ''), {
  row: ({ event, db }) => getPlaceOfPhoto(db, { reportId: getRouterParam(event, 'id') ?? '', photoId: getRouterParam(event, 'photoId') ?? '' }),
})
