import { getQuery } from 'h3'
import { countWaitingComments, listWaitingComments } from '#server/domain/hearings/commentQueue'
import { parseWith } from '#server/http/body'
import { readListCursor, toListCursor } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'
import { commentListSchema } from '#shared/hearings/moderationSchemas'

/** The comments of all matters of the person that wait to be read or were flagged, and how many wait for too long. */
export default defineStaffHandler('hearings', 'moderate', async ({ event, db, calendar, actor, now }) => {
  const { cursor } = parseWith(commentListSchema.pick({ cursor: true }), getQuery(event))
  const { scope } = actor
  const { items, next } = await listWaitingComments(db, { scope, calendar, limit: 50, after: readListCursor(cursor) })
  return { items, nextCursor: next && toListCursor(next), counts: await countWaitingComments(db, { scope, calendar, now }), now }
})
