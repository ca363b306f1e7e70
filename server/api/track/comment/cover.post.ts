import { coverShape } from '../../../../shared/hearings/commentSchemas.ts'
import { askToCover } from '../../../domain/hearings/afterwards.ts'
import { defineCommentHandler } from '../../../http/track.ts'

export default defineCommentHandler(coverShape, ({ db, now, commentId, submissionId, fields }) => askToCover(db, { ...fields, commentId, submissionId, now }))
