import { correctionSchema, placeSchema } from '../../../../shared/hearings/recordSchemas.ts'
import { confirmOwnWords, correctOwnWords } from '../../../domain/hearings/record.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

/** A speaker corrects their own words, or says that they are right. */
export default defineReceiptFormHandler('application', async ({ db, fields, answers, subjectId: applicationId, submissionId }) => {
  if (fields.action === 'confirm') await confirmOwnWords(db, { applicationId, ...parseWith(placeSchema, answers) })
  else await correctOwnWords(db, { applicationId, statementId: submissionId, ...parseWith(correctionSchema, answers) })
  return '/track/application/correct?done=1'
})
