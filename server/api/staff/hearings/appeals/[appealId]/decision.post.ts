import { decideCommentAppeal } from '#server/domain/hearings/commentAppeals'
import { parseBody } from '#server/http/body'
import { appealIdOf, ofAppeal } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { appealDecisionSchema } from '#shared/hearings/moderationSchemas'

export default defineStaffHandler('hearings', 'decideAppeal', async ({ event, db, keys, actor, now }) =>
  decideCommentAppeal(db, { appealId: appealIdOf(event), ...await parseBody(event, appealDecisionSchema), actor, keys, now }), ofAppeal)
