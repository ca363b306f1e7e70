import { withdrawComment } from '../../../domain/hearings/afterwards.ts'
import { defineCommentHandler } from '../../../http/track.ts'

export default defineCommentHandler({}, ({ db, photos, now, commentId }) => withdrawComment(db, { commentId, photos, now }))
