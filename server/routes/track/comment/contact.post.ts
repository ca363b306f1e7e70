import { removeCommentContact } from '../../../domain/hearings/commentContact.ts'
import { defineReceiptFormHandler } from '../../../http/track.ts'

export default defineReceiptFormHandler('comment', async ({ db, now, subjectId: commentId }) => {
  await removeCommentContact(db, { commentId, now })
  return '/track/comment?done=contactRemoved'
})
