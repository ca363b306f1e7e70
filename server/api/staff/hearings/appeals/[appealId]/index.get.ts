import { getCommentAppeal, hadAPart } from '#server/domain/hearings/commentAppeals'
import { getCommentForStaff } from '#server/domain/hearings/commentQueue'
import { getComment } from '#server/domain/hearings/queries'
import { appealIdOf, ofAppeal } from '#server/http/comments'
import { defineStaffHandler } from '#server/http/staff'

/** An appeal beside the comment it is about, and whether this person may answer it. */
export default defineStaffHandler('hearings', 'decideAppeal', async ({ event, db, calendar, actor, now }) => {
  const appeal = await getCommentAppeal(db, appealIdOf(event))
  const { matterId } = await getComment(db, appeal.commentId)
  const { id, text, at, dueOn, outcome, answer, decidedAt } = appeal
  return {
    appeal: { id, text, at, dueOn, outcome, answer, decidedAt, isOwn: await hadAPart(db, appeal, actor.id) },
    ...await getCommentForStaff(db, { matterId, commentId: appeal.commentId, calendar }), now,
  }
}, ofAppeal)
