import { separateComment } from '../../../domain/hearings/grouping.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('comment', async ({ db, now, subjectId: commentId }) => {
  await separateComment(db, { commentId, now })
  return '/track/comment?done=alone'
})
