import { getRouterParam } from 'h3'
import { decideCommentFile } from '#server/domain/hearings/moderation'
import { commentIdOf, ofComment } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'

export default defineStaffHandler('hearings', 'moderate', async ({ event, db, actor, now }) => {
  await decideCommentFile(db, { commentId: commentIdOf(event), fileId: getRouterParam(event, 'fileId') ?? '', approve: true, actor, now })
  return { approved: true }
}, ofComment)
