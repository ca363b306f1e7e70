import { decideComment } from '#server/domain/hearings/moderation'
import { parseBody } from '#server/http/body'
import { commentIdOf, ofComment } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { decisionSchema } from '#shared/hearings/moderationSchemas'

export default defineStaffHandler('hearings', 'moderate', async ({ event, db, keys, actor, now }) =>
  decideComment(db, { commentId: commentIdOf(event), ...await parseBody(event, decisionSchema), actor, keys, now }), ofComment)
