import { commentAppealShape } from '../../../../shared/hearings/commentSchemas.ts'
import { appealDecision } from '../../../domain/hearings/afterwards.ts'
import { defineCommentHandler } from '../../../http/track.ts'

export default defineCommentHandler(commentAppealShape, ({ db, calendar, now, commentId, submissionId, fields }) =>
  appealDecision(db, { ...fields, commentId, submissionId, calendar, now }))
