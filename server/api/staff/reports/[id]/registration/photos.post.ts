import { setResponseStatus } from 'h3'
import { copyPhotoToSite } from '#server/domain/reports/registration'
import { parseBody } from '#server/http/body'
import { ofReport, reportIdOf } from '#server/http/cases'
import { defineStaffHandler } from '#server/http/staff'
import { uploadFolder } from '#server/http/upload'
import { sitePhotoSchema } from '#shared/reports/registration'

/** Shows the approved copy of a photo on the site the case led to. */
export default defineStaffHandler('reports', 'register', async ({ event, db, photos, actor, now }) => {
  const photo = await parseBody(event, sitePhotoSchema)
  const id = await copyPhotoToSite(db, { photos, folder: await uploadFolder(), reportId: reportIdOf(event), photo, actor, now })
  setResponseStatus(event, 201)
  return { id }
}, ofReport)
