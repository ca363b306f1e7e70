import { z } from 'zod'
import { additionShape } from '../../../shared/reports/trackSchemas.ts'
import { addToReport } from '../../domain/reports/followUp.ts'
import { dropUploads, keepUpload, type Upload } from '../../domain/reports/uploads.ts'
import { parseWith } from '../../http/body.ts'
import { findOpened } from '../../http/track.ts'
import { defineUploadFormHandler } from '../../http/upload.ts'
import { photoLimits } from '../../media/intake.ts'
import { mayBeStored } from '../../media/mayBeStored.ts'

export default defineUploadFormHandler(photoLimits, async (context) => {
  const { db, photos, files, now, reportId, submissionId, answers } = await findOpened(context)
  const addition = parseWith(z.strictObject(additionShape), answers)
  const uploads: Upload[] = []
  try {
    for (const file of files.filter(({ field }) => field === 'photos')) uploads.push(await keepUpload(db, { photos, file, now }))
    // Sent twice: the photos of the second time are nobody's.
    if (!await addToReport(db, { ...addition, reportId, submissionId, uploads, now })) await dropUploads(db, { photos, uploads })
  }
  catch (error) {
    if (!mayBeStored(error)) await dropUploads(db, { photos, uploads })
    throw error
  }
  return '/track?done=added'
})
