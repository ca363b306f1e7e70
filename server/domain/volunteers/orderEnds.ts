import { and, asc, eq, lte } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { findWindowIssue, weekAfter } from '../../../shared/volunteers/ordering.ts'
import type { OrderState } from '../../../shared/volunteers/rules.ts'
import { eraseAskerContact, prepareAskerErasure } from './askerContact.ts'
import { prepareCancelledLeases } from './leaseEnding.ts'
import { orderInvalid, orderNotNow, orderTaken } from './orderErrors.ts'
import { prepareAskerNotice } from './ordering.ts'
import { findAskerContact, getOrder, listSeries } from './orderQueries.ts'
import { changeOrder, getDecidable } from './screening.ts'
import { orders } from './tables.ts'

interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

const resident: Actor = { kind: 'resident' }
const cancellable: readonly OrderState[] = ['posted', 'open']

/**
 * "I do not need it any more." At any time until it is over; of a weekly order that is the end of all weeks to come. Who
 * has taken it is told, and how to reach the asker is removed at once. Said again it stays said.
 * Throws `order.not_now` (409) when it is over.
 */
export async function cancelOrder(db: Database, { orderId, keys, now }: { orderId: string } & Pick<Circumstances, 'keys' | 'now'>): Promise<void> {
  const order = await getOrder(db, orderId)
  if (order.state !== 'cancelled' && !cancellable.includes(order.state)) throw orderNotNow()
  await cancelOne(db, { orderId, keys, now })
  // Once this week is cancelled nobody makes another after it.
  const weeks = await listSeries(db, order)
  for (const { id } of weeks.filter(({ startsAt }) => startsAt > order.startsAt)) await cancelOne(db, { orderId: id, keys, now })
  await scrub(db)
}

async function cancelOne(db: Database, { orderId, keys, now }: { orderId: string } & Pick<Circumstances, 'keys' | 'now'>): Promise<void> {
  await untilSettled(async () => {
    const order = await getOrder(db, orderId)
    if (!cancellable.includes(order.state)) return
    const [erase, endLeases] = await Promise.all([prepareAskerErasure(db, order), prepareCancelledLeases(db, orderId, { keys, now })])
    await commit(db, tx => [
      changeOrder(tx, order, { state: 'cancelled', closedAt: now }),
      ...endLeases(tx),
      ...recordEvent(tx, { action: 'order.cancelled', subject: { type: 'order', id: orderId }, actor: resident, at: now }),
      ...erase(tx),
    ])
  })
}

/** Staff cancel an order with words to the asker, who is told. Throws `order.not_now`, `stale` (409). */
export async function cancelForAsker(db: Database, { toAsker, actor, keys, now, ...decision }: { orderId: string, version: number, toAsker: string, actor: Extract<Actor, { kind: 'staff' }> } & Pick<Circumstances, 'keys' | 'now'>): Promise<void> {
  const order = await getDecidable(db, decision, cancellable)
  const [notice, endLeases] = await Promise.all([prepareAskerNotice(db, order, { keys, now }), prepareCancelledLeases(db, order.id, { keys, now })])
  await commit(db, tx => [
    changeOrder(tx, order, { state: 'cancelled', toAsker, closedAt: now }),
    ...endLeases(tx),
    ...recordEvent(tx, { action: 'order.cancelled', subject: { type: 'order', id: order.id }, actor, at: now, reason: toAsker }),
    ...notice(tx),
  ])
}

/**
 * Another time for an order nobody has taken, or nobody took until its time was over: then it waits or stands open again
 * as before. The same time again changes nothing.
 * Throws `order.taken`, `order.not_now` (409), `invalid` (422) for a time that is over or too far away.
 */
export function moveOrder(db: Database, { orderId, startsAt, endsAt, calendar, now }: { orderId: string, startsAt: Date, endsAt: Date } & Pick<Circumstances, 'calendar' | 'now'>): Promise<void> {
  return untilSettled(async () => {
    const order = await getOrder(db, orderId)
    if (!['posted', 'open', 'expired'].includes(order.state)) throw orderNotNow()
    if (order.state !== 'expired' && order.startsAt.getTime() === startsAt.getTime() && order.endsAt.getTime() === endsAt.getTime()) return
    if (order.taken > 0) throw orderTaken()
    // A week that was made after this one stands for itself.
    if (order.state === 'expired' && !await findAskerContact(db, orderId)) throw orderNotNow()
    const issue = findWindowIssue({ startsAt }, now)
    if (issue) throw orderInvalid({ issues: [{ path: 'on', code: issue }] })
    const wasScreened = order.screenedAt !== null && order.title !== null
    const back = order.state === 'expired'
      ? { closedAt: null, ...wasScreened ? { state: 'open' as const } : { state: 'posted' as const, screenDueOn: dueBy('order.screen', now, calendar)?.day ?? null } }
      : {}
    await commit(db, tx => [
      changeOrder(tx, order, { startsAt, endsAt, ...back }),
      ...recordEvent(tx, { action: 'order.moved', subject: { type: 'order', id: orderId }, actor: resident, at: now }),
    ])
  })
}

/** One tap on an order nobody took: the same time in the first week that is still to come. */
export async function moveToNextWeek(db: Database, { orderId, ...circumstances }: { orderId: string } & Pick<Circumstances, 'calendar' | 'now'>): Promise<void> {
  const order = await getOrder(db, orderId)
  // Tapped twice.
  if (order.state === 'open' || order.state === 'posted') return
  let window = weekAfter(order)
  while (window.startsAt <= circumstances.now) window = weekAfter(window)
  await moveOrder(db, { orderId, ...window, ...circumstances })
}

/**
 * Removes how the asker can be reached, from all weeks of the order, at once and for good. What still waits or stands open
 * is cancelled with it: nobody could come. Nothing happens when there is nothing.
 */
export async function removeAskerContact(db: Database, { orderId, keys, now }: { orderId: string } & Pick<Circumstances, 'keys' | 'now'>): Promise<void> {
  const order = await getOrder(db, orderId)
  for (const { id, state } of await listSeries(db, order)) {
    if (cancellable.includes(state)) await cancelOrder(db, { orderId: id, keys, now })
    await eraseAskerContact(db, { orderId: id, actor: resident, now })
  }
}

const atOnce = 200

/**
 * Lets orders end whose time is over and that the community has not opened; their askers are told and can move them.
 * Safe to run on several nodes at once. Says how many it ended. (What stands open ends with its leases.)
 */
export async function expireUnscreened(db: Database, { keys, now }: Pick<Circumstances, 'keys' | 'now'>): Promise<number> {
  const due = await db.select({ id: orders.id }).from(orders).where(and(eq(orders.state, 'posted'), lte(orders.endsAt, now))).orderBy(asc(orders.endsAt)).limit(atOnce)
  let ended = 0
  for (const { id } of due) {
    const hasEnded = await untilSettled(async () => {
      const order = await getOrder(db, id)
      if (order.state !== 'posted' || order.endsAt > now) return false
      const notice = await prepareAskerNotice(db, order, { keys, now })
      await commit(db, tx => [
        changeOrder(tx, order, { state: 'expired', closedAt: now }),
        ...recordEvent(tx, { action: 'order.expired', subject: { type: 'order', id }, actor: { kind: 'system' }, at: now }),
        ...notice(tx),
      ])
      return true
    })
    if (hasEnded) ended += 1
  }
  return ended
}
