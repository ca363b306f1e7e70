import { randomUUID } from 'node:crypto'
import { fileObjection } from '#server/domain/objections/filing'
import { keepObjectionFiles } from '#server/domain/objections/files'
import { objectionFileLimits } from '#server/media/intake'
import { parseWith } from '#server/http/body'
import { keepOpened } from '#server/http/cookies'
import { answersIn } from '#server/http/journey'
import { openSubmissionId } from '#server/http/origin'
import { defineUploadFormHandler } from '#server/http/upload'
import { objectionFormSchema } from '#shared/objections/schemas'

/** Takes an objection; it leads to the receipt, which this browser may look at for a while. */
export default defineUploadFormHandler(objectionFileLimits, async (context) => {
  const { event, db, keys, calendar, locale, fields, files: sent, photos, now } = context
  const submissionId = openSubmissionId(fields.submissionId, keys.signing) ?? randomUUID()
  const answer = parseWith(objectionFormSchema, answersIn(fields))
  const files = await keepObjectionFiles(photos, sent.filter(({ field }) => field === 'files'))
  const { objectionId } = await fileObjection(db, { submissionId, answer, files, photos, keys, calendar, locale, now })
  keepOpened(event, context, { kind: 'objection', subjectId: objectionId, now })
  return '/objections/received'
})
