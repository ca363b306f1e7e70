import { removeCommentContact } from '../../../domain/hearings/commentContact.ts'
import { defineCommentHandler } from '../../../http/track.ts'

export default defineCommentHandler({}, ({ db, now, commentId }) => removeCommentContact(db, { commentId, now }))
