import { getCommentForStaff } from '#server/domain/hearings/commentQueue'
import { listEntryDays } from '#server/domain/hearings/entries'
import { commentIdOf, ofComment } from '#server/http/comments'
import { matterIdOf } from '#server/http/matters'
import { defineStaffHandler } from '#server/http/staff'

/** A comment with its clause beside it and everything that was decided of it. */
export default defineStaffHandler('hearings', 'moderate', async ({ event, db, calendar, now }) => {
  const [matterId, commentId] = [matterIdOf(event), commentIdOf(event)]
  const days = await listEntryDays(db, { matterId, commentIds: [commentId] })
  return { ...await getCommentForStaff(db, { matterId, commentId, calendar }), enteredOn: days.get(commentId) ?? null, now }
}, ofComment)
