import { separateComment } from '../../../domain/hearings/grouping.ts'
import { defineCommentHandler } from '../../../http/track.ts'

export default defineCommentHandler({}, ({ db, now, commentId }) => separateComment(db, { commentId, now }))
