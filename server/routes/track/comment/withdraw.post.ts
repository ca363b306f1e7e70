import { withdrawComment } from '../../../domain/hearings/afterwards.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('comment', async ({ db, photos, now, subjectId: commentId }) => {
  await withdrawComment(db, { commentId, photos, now })
  return '/track/comment?done=withdrawn'
})
