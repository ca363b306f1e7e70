import { openContactValue, waysOf } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { getReport } from '../reports/queries.ts'
import { roles } from '../../../shared/staff/permissions.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { listHolders } from './leaseQueries.ts'
import { orderContactRow } from './ordering.ts'
import { findAskerContact, getOwnOrder } from './orderQueries.ts'

/** The last digits of a telephone number: enough to know which one it is. */
const maskPhone = (phone: string) => `****${phone.slice(-4)}`

/** The events of an order its asker reads; views of how to reach them are told apart. */
const shownSteps = ['order.placed', 'order.repeated', 'order.opened', 'order.rewordAsked', 'order.reworded', 'order.stopped', 'order.cancelled', 'order.moved', 'order.expired', 'order.passedOn', 'order.takenBack', 'order.contactRemoved'] as const

/**
 * An order as whoever holds its receipt sees it, with each look at how to reach them. `orderId` chooses a week of a weekly
 * order. Throws `order.not_found` (404).
 */
export async function getTrackedOrder(db: Database, { subjectId, orderId, keys, calendar, now }: { subjectId: string, orderId?: string, keys: Keys, calendar: WorkCalendar, now: Date }) {
  const { order, weeks } = await getOwnOrder(db, { subjectId, orderId })
  const [timeline, sealed, report, holders] = await Promise.all([
    listTimeline(db, { type: 'order', id: order.id }), findAskerContact(db, order.id), order.reportId ? getReport(db, order.reportId) : null,
    listHolders(db, { orderId: order.id, now }),
  ])
  const phone = sealed ? openContactValue(orderContactRow(order.id), 'phone', sealed.phone, keys) : null
  const { id, kind, words, title, subDistrict, community, startsAt, endsAt, helpers, taken, repeats, repeatUntil, state, screenDueOn, stopRule, toAsker, channel, organisation, receivedAt, isDemo } = order
  const isWaiting = state === 'posted' || state === 'open'
  const isLast = weeks.at(-1)?.id === id
  return {
    kind: 'order' as const, now, id, help: kind, words, title, subDistrict, community, startsAt, endsAt, helpers, taken, repeats, repeatUntil, state, screenDueOn, stopRule, toAsker, channel, organisation, receivedAt, isDemo,
    /** The number the asker holds. */
    number: weeks[0]!.number,
    ways: waysOf(sealed), phone: phone && maskPhone(phone), contactDays: getClock('order.contactRetention', calendar).amount ?? 0,
    isAgreed: isAgreedIn(timeline),
    may: { cancel: isWaiting, move: isWaiting && taken === 0, reword: state === 'posted', nextWeek: state === 'expired' && isLast && sealed !== undefined, agree: isWaiting },
    weeks: weeks.map(week => ({ id: week.id, startsAt: week.startsAt, state: week.state })),
    case: report && { number: report.number, queryCode: deriveQueryCode(report.submissionId, keys) },
    holders,
    views: timeline.filter(({ action }) => action === 'lease.contactSeen').map(({ at, facts }) => ({ at, numberEnd: typeof facts.numberEnd === 'string' ? facts.numberEnd : '' })),
    openings: timeline.filter(({ action }) => action === 'order.contactOpened').map(({ at, reason, facts }) => ({ at, reason, role: roles.find(name => name === facts.role) ?? null })),
    steps: timeline.flatMap(({ at, action, reason }) => (shownSteps as readonly string[]).includes(action) ? [{ at, step: action.replace(/^order\./, ''), reason }] : []),
  }
}

/** Whether the asker agreed that an officer gets the matter, and it has not come back since. */
export function isAgreedIn(timeline: readonly { action: string, at: Date }[]): boolean {
  const last = (action: string) => Math.max(0, ...timeline.filter(entry => entry.action === action).map(({ at }) => at.getTime()))
  return last('order.passOnAgreed') > last('order.takenBack')
}
