import { listCommentContactWays } from '#server/domain/hearings/commentContact'
import { getComment } from '#server/domain/hearings/queries'
import { commentIdOf, ofComment } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'

/** Which ways to reach a writer are kept, before somebody opens them. */
export default defineStaffHandler('hearings', 'reveal', async ({ event, db }) => {
  const { number } = await getComment(db, commentIdOf(event))
  return { number, ways: await listCommentContactWays(db, commentIdOf(event)) }
}, ofComment)
