import { z } from 'zod'
import { coverShape } from '../../../../shared/hearings/commentSchemas.ts'
import { askToCover } from '../../../domain/hearings/afterwards.ts'
import { parseWith } from '../../../http/body.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('comment', async ({ db, now, subjectId: commentId, submissionId, answers }) => {
  await askToCover(db, { ...parseWith(z.strictObject(coverShape), answers), commentId, submissionId, now })
  return '/track/comment?done=coverAsked'
})
