import { z } from 'zod'
import { maxPhotos } from '../../../shared/reports/schemas.ts'
import { additionShape } from '../../../shared/reports/trackSchemas.ts'
import { addToReport } from '../../domain/reports/followUp.ts'
import { getUploads } from '../../domain/reports/uploads.ts'
import { defineTrackHandler } from '../../http/track.ts'

const photos = z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(maxPhotos).default([]).refine(hashes => new Set(hashes).size === hashes.length, 'report.photo_twice')

/** Photos have been put under their hashes before. */
export default defineTrackHandler({ ...additionShape, photos }, async ({ db, now, reportId, submissionId, fields: { photos: hashes, ...addition } }) => {
  await addToReport(db, { ...addition, reportId, submissionId, uploads: await getUploads(db, { hashes, now }), now })
})
