import { setResponseHeader } from 'h3'
import { getOrdersFor } from '../../../../domain/volunteers/leaseQueries.ts'
import { getClock } from '../../../../../shared/calendar/clocks.ts'
import { readOpened } from '../../../../http/cookies.ts'
import { definePublicHandler } from '../../../../http/handlers.ts'
import { issueSubmissionId } from '../../../../http/origin.ts'

/** What the volunteer whose receipt this browser has opened may take, and what they have taken. Each tap has a token of its own. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, calendar, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const opened = readOpened(event, context, now, 'volunteer')
  const tapped = <Item extends object>(item: Item) => ({ ...item, formToken: issueSubmissionId(keys.signing) })
  const found = opened ? await getOrdersFor(db, { volunteerId: opened.subjectId, keys, now }) : null
  return {
    formToken: issueSubmissionId(keys.signing), now, startHours: getClock('order.start', calendar).amount ?? 0,
    opened: found && { ...found, suited: found.suited.map(tapped), others: found.others.map(tapped), handovers: found.handovers.map(tapped) },
  }
})
