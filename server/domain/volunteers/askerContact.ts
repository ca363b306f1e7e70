import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { openPlacedContact, type PlacedContact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { forgetMails, listWaitingNotices } from '../notifications/outbox.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { noAskerContact } from './orderErrors.ts'
import { orderContactRow, prepareAskerNotice } from './ordering.ts'
import { findAskerContact, getOrder, type Order } from './orderQueries.ts'
import { orderContacts, orders } from './tables.ts'

/** What takes out how the asker can be reached, together with the mails that have not left. */
export async function prepareAskerErasure(db: Database, { id, number }: Pick<Order, 'id' | 'number'>): Promise<(tx: Database) => OptionalWrite[]> {
  const mails = await listWaitingNotices(db, { number })
  return tx => [orNothing(tx.delete(orderContacts).where(eq(orderContacts.orderId, id)).returning({ id: orderContacts.orderId })), ...forgetMails(tx, mails)]
}

/** Removes the contact of one order that is over. Nothing happens when there is none. */
export async function eraseAskerContact(db: Database, { orderId, actor, now }: { orderId: string, actor: Actor, now: Date }): Promise<void> {
  const order = await getOrder(db, orderId)
  if (!await findAskerContact(db, orderId)) return
  const erase = await prepareAskerErasure(db, order)
  await commit(db, tx => [...erase(tx), ...recordEvent(tx, { action: 'order.contactRemoved', subject: { type: 'order', id: orderId }, actor, at: now })])
  await scrub(db)
}

/**
 * Opens how the asker can be reached and where, for one look. The opening is written down with its reason and the person's
 * role before anything is shown, and the asker is told. Throws `order.no_contact` (404).
 */
export async function revealAsker(db: Database, { orderId, reason, actor, keys, now }: { orderId: string, reason: string, actor: Extract<Actor, { kind: 'staff' }> & { role: Role }, keys: Keys, now: Date }): Promise<PlacedContact> {
  const order = await getOrder(db, orderId)
  const sealed = await findAskerContact(db, orderId)
  if (!sealed) throw noAskerContact()
  const notice = await prepareAskerNotice(db, order, { keys, now })
  await commit(db, tx => [
    ...recordEvent(tx, { action: 'order.contactOpened', subject: { type: 'order', id: orderId }, actor, at: now, reason, facts: { role: actor.role } }),
    ...notice(tx),
  ])
  return openPlacedContact(orderContactRow(orderId), sealed, keys)
}

const dayMs = 86_400_000
const overStates = ['done', 'stopped', 'cancelled', 'expired', 'passedOn'] as const

/** The orders whose contact has been kept long enough after their end. 个人信息保护法 19: no longer than needed. */
export async function listOutlivedAskers(db: Database, { calendar, now, limit = 500 }: { calendar: WorkCalendar, now: Date, limit?: number }): Promise<string[]> {
  const endedBy = new Date(now.getTime() - (getClock('order.contactRetention', calendar).amount ?? 0) * dayMs)
  const rows = await db.select({ id: orderContacts.orderId }).from(orderContacts).innerJoin(orders, eq(orders.id, orderContacts.orderId))
    .where(and(inArray(orders.state, [...overStates]), lte(orders.closedAt, endedBy))).orderBy(asc(orders.closedAt)).limit(limit)
  return rows.map(({ id }) => id)
}
