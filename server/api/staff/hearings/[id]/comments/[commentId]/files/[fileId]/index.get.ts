import { getRouterParam, setResponseHeader } from 'h3'
import { getCommentFile } from '#server/domain/hearings/moderation'
import { getComment } from '#server/domain/hearings/queries'
import { commentIdOf, ofComment } from '#server/http/comments'
import { sendFile } from '#server/http/files'
import { defineStaffHandler } from '#server/http/staff'

/** A file of a comment as it was sent, for whoever decides whether the public sees it. */
export default defineStaffHandler('hearings', 'moderate', async ({ event, db, photos }) => {
  const commentId = commentIdOf(event)
  const file = await getCommentFile(db, { commentId, fileId: getRouterParam(event, 'fileId') ?? '' })
  const { number } = await getComment(db, commentId)
  setResponseHeader(event, 'cache-control', 'private, no-store')
  return sendFile(event, { photos, file, title: `${number}-${file.position + 1}` })
}, ofComment)
