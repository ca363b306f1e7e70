import { dropCommentDrafts } from '../../../../domain/hearings/commentDrafts.ts'
import { matterIdOf } from '../../../../http/comment.ts'
import { dropCommentToken, dropOpened, readCommentToken } from '../../../../http/cookies.ts'
import { defineFormHandler } from '../../../../http/forms.ts'

/** Clears this browser, for phones that others use as well. */
export default defineFormHandler(async (context) => {
  const { event, db, photos } = context
  const token = readCommentToken(event)
  if (token) await dropCommentDrafts(db, { token, photos })
  dropCommentToken(event, context)
  dropOpened(event, context)
  return `/hearings/${matterIdOf(context)}`
})
