import { getQuery } from 'h3'
import { listMatterComments } from '#server/domain/hearings/commentQueue'
import { getMatter, sumComments } from '#server/domain/hearings/queries'
import { parseWith } from '#server/http/body'
import { readListCursor, toListCursor } from '#server/http/comments'
import { matterIdOf, ofMatter } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'
import { commentListSchema } from '#shared/hearings/moderationSchemas'

/** A list of a matter's comments, a page at a time, with the sum they are part of. */
export default defineStaffHandler('hearings', 'moderate', async ({ event, db, now }) => {
  const matterId = matterIdOf(event)
  const { list, cursor } = parseWith(commentListSchema, getQuery(event))
  const { kind, notice, subDistrict, isDemo } = await getMatter(db, matterId)
  const { items, next } = await listMatterComments(db, { matterId, list, limit: 50, after: readListCursor(cursor) })
  return {
    matter: { id: matterId, kind, title: notice.title, subDistrict, isDemo }, items, nextCursor: next && toListCursor(next), list, sum: await sumComments(db, matterId), now,
  }
}, ofMatter)
