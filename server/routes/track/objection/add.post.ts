import { keepObjectionFiles } from '../../../domain/objections/files.ts'
import { addToObjection } from '../../../domain/objections/own.ts'
import { parseWith } from '../../../http/body.ts'
import { findSubject } from '../../../http/track.ts'
import { defineUploadFormHandler } from '../../../http/upload.ts'
import { objectionFileLimits } from '../../../media/intake.ts'
import { objectionAdditionSchema } from '../../../../shared/objections/schemas.ts'

/** Words or papers the person adds. */
export default defineUploadFormHandler(objectionFileLimits, async (context) => {
  const { db, photos, files: sent, now, subjectId: objectionId, submissionId, answers } = { ...context, ...await findSubject(context, 'objection') }
  const { words, keep } = parseWith(objectionAdditionSchema, answers)
  const files = await keepObjectionFiles(photos, sent.filter(({ field }) => field === 'files'))
  await addToObjection(db, { objectionId, submissionId, words, keep, files, photos, now })
  return '/track/objection?done=add'
})
