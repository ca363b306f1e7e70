import { setResponseHeader } from 'h3'
import { listOwnReturns } from '../../../domain/volunteers/ratings.ts'
import { getClock } from '../../../../shared/calendar/clocks.ts'
import { canDispute, isOver } from '../../../../shared/volunteers/ratings.ts'
import { readOpened } from '../../../http/cookies.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { issueSubmissionId } from '../../../http/origin.ts'

/** What came of the help of the volunteer whose receipt this browser has opened. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const returns = opened ? await listOwnReturns(db, { volunteerId: opened.subjectId, now }) : []
  const keptDays = getClock('order.contactRetention', calendar).amount ?? 0
  return {
    formToken: issueSubmissionId(keys.signing), now,
    opened: opened
      ? { returns: returns.map(item => ({ ...item, mayNote: isOver(item.state) && item.note === null && !item.isRevealed, mayDispute: canDispute(item, item.disputes.some(({ isOwn }) => isOwn), keptDays, now) })) }
      : null,
  }
})
