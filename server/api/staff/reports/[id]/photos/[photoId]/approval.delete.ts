import { getRouterParam } from 'h3'
import { getPhotoForRedaction, getPlaceOfPhoto } from '#server/domain/reports/queries'
import { withdrawPhotoApproval } from '#server/domain/reports/redaction'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { photoWithdrawalSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'redact', async ({ event, db, photos, actor, now }) => {
  const photoId = getRouterParam(event, 'photoId') ?? ''
  const { version } = await parseBody(event, photoWithdrawalSchema)
  await withdrawPhotoApproval(db, { photos, photoId, version, actor, now })
  return getPhotoForRedaction(db, photoId)
}, { row: ({ event, db }) => getPlaceOfPhoto(db, { reportId: getRouterParam(event, 'id') ?? '', photoId: getRouterParam(event, 'photoId') ?? '' }) })
