import { z } from 'zod'
import { commentAppealShape } from '../../../../shared/hearings/commentSchemas.ts'
import { appealDecision } from '../../../domain/hearings/afterwards.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('comment', async ({ db, calendar, now, subjectId: commentId, submissionId, answers }) => {
  await appealDecision(db, { ...parseWith(z.strictObject(commentAppealShape), answers), commentId, submissionId, calendar, now })
  return '/track/comment?done=appealed'
})
