import { settleFlags } from '#server/domain/hearings/moderation'
import { parseBody } from '#server/http/body'
import { commentIdOf, ofComment } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { flagsSchema } from '#shared/hearings/moderationSchemas'

/** Flags that were looked at and change nothing; they stay on record. */
export default defineStaffHandler('hearings', 'moderate', async ({ event, db, actor, now }) =>
  settleFlags(db, { commentId: commentIdOf(event), ...await parseBody(event, flagsSchema), actor, now }), ofComment)
