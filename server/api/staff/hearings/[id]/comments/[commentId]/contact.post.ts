import { setResponseHeader } from 'h3'
import { revealCommentContact } from '#server/domain/hearings/commentContact'
import { parseBody } from '#server/http/body'
import { commentIdOf, ofComment } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { revealSchema } from '#shared/reports/trackSchemas'

/** Opens how a writer can be reached for one look, by a custodian who has just proved who they are. */
export default defineStaffHandler('hearings', 'reveal', async ({ event, db, keys, actor, now }) => {
  const { reason } = await parseBody(event, revealSchema)
  setResponseHeader(event, 'cache-control', 'no-store')
  return revealCommentContact(db, { commentId: commentIdOf(event), reason, actor, keys, now })
}, { ...ofComment, fresh: true })
