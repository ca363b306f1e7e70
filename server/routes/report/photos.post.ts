import { listUploadsOf, saveAnswers } from '../../domain/reports/drafts.ts'
import { addPhotos, dropUploads } from '../../domain/reports/uploads.ts'
import { findDetour, findJourney, pathAfter } from '../../http/journey.ts'
import { defineUploadFormHandler } from '../../http/upload.ts'
import { photoLimits } from '../../media/intake.ts'

export default defineUploadFormHandler(photoLimits, async (context) => {
  const { db, photos, fields, files, now } = context
  const draft = await findJourney(context)
  const detour = findDetour('photos', draft)
  if (detour || !draft) return detour ?? '/report'

  const kept = await listUploadsOf(db, draft)
  const removed = kept.filter(({ id }) => id === fields.remove)
  await dropUploads(db, { photos, uploads: removed })
  const hashes = [fields.uploaded ?? []].flat().filter(hash => hash !== '')

  const { order, issues } = await addPhotos(db, {
    photos, draft, files: files.filter(({ field }) => field === 'photos'), hashes, kept: kept.filter(upload => !removed.includes(upload)).map(({ id }) => id), now,
  })
  const answers = await saveAnswers(db, { draft, answers: { photos: order } })
  if (issues) throw issues
  return fields.remove === undefined && fields.action !== 'add' ? pathAfter(answers) : '/report/photos'
})
