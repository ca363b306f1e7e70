import { getRouterParam } from 'h3'
import { getPhotoForRedaction, getPlaceOfPhoto } from '#server/domain/reports/queries'
import { approvePhoto } from '#server/domain/reports/redaction'
import { parseBody } from '#server/http/body'
import { defineStaffHandler } from '#server/http/staff'
import { uploadFolder } from '#server/http/upload'
import { photoApprovalSchema } from '#shared/reports/schemas'

export default defineStaffHandler('reports', 'redact', async ({ event, db, photos, actor, now }) => {
  const photoId = getRouterParam(event, 'photoId') ?? ''
  const { version, boxes } = await parseBody(event, photoApprovalSchema)
  await approvePhoto(db, { photos, photoId, version, boxes, folder: await uploadFolder(), actor, now })
  return getPhotoForRedaction(db, photoId)
}, { row: ({ event, db }) => getPlaceOfPhoto(db, { reportId: getRouterParam(event, 'id') ?? '', photoId: getRouterParam(event, 'photoId') ?? '' }) })
