import { setResponseHeader } from 'h3'
import { listOrderReturns } from '../../../domain/volunteers/ratings.ts'
import { getOrder, listOwnWeeks } from '../../../domain/volunteers/orderQueries.ts'
import { getClock } from '../../../../shared/calendar/clocks.ts'
import { canDispute } from '../../../../shared/volunteers/ratings.ts'
import { readOpened } from '../../../http/cookies.ts'
import { definePublicHandler } from '../../../http/handlers.ts'
import { issueSubmissionId } from '../../../http/origin.ts'

/** What came of the order this browser has opened. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'order')
  const order = opened && await getOrder(db, opened.subjectId)
  const weeks = order ? await listOwnWeeks(db, { subjectId: order.id, now }) : []
  const returns = (await Promise.all(weeks.map(({ id }) => listOrderReturns(db, { orderId: id, side: 'asker', now })))).flat()
  const keptDays = getClock('order.contactRetention', calendar).amount ?? 0
  return {
    formToken: issueSubmissionId(keys.signing), now,
    opened: order ? { number: order.number, returns: returns.map(item => ({ ...item, mayDispute: canDispute(item, item.disputes.some(({ isOwn }) => isOwn), keptDays, now) })) } : null,
  }
})
