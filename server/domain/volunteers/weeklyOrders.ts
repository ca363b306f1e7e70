import { and, asc, desc, eq, gte, inArray, isNotNull, lte } from 'drizzle-orm'
import { createHash } from 'node:crypto'
import { openPlacedContact, sealPlacedContact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent } from '../events/record.ts'
import { createReceiptNumber } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { weekAfter } from '../../../shared/volunteers/ordering.ts'
import { toDay } from '../../../shared/time.ts'
import { orderContactRow, holdOrder } from './ordering.ts'
import { findAskerContact, type Order } from './orderQueries.ts'
import { orderContacts, orders } from './tables.ts'

interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

const dayMs = 86_400_000
const atOnce = 200

/** The week of an order that nobody cancelled, stopped or passed on leads to another week. */
const leadsOn = ['posted', 'open', 'done', 'expired'] as const

/**
 * Makes the next week's order of every weekly one that has ended or begun: an order of its own with the contact sealed to
 * its own row; screened once, it stands open at once. It ends after the day it was asked for until, when its asker
 * cancels a week, and when the contact is gone. Safe to run on several nodes at once. Says how many it made.
 */
export async function repeatOrders(db: Database, circumstances: Circumstances): Promise<number> {
  const { now } = circumstances
  // The last week that has begun: of a week before it the next was made already.
  const begun = await db.select().from(orders).where(and(
    inArray(orders.state, [...leadsOn]), eq(orders.repeats, true), isNotNull(orders.seriesId), lte(orders.startsAt, now), gte(orders.startsAt, new Date(now.getTime() - 8 * dayMs)),
  )).orderBy(asc(orders.startsAt), asc(orders.id))
  const ended = await db.select().from(orders).where(and(eq(orders.state, 'done'), eq(orders.repeats, true), isNotNull(orders.seriesId), gte(orders.startsAt, now))).orderBy(asc(orders.startsAt)).limit(atOnce)
  let made = 0
  for (const order of [...begun, ...ended]) if (await makeNext(db, order, circumstances)) made += 1
  return made
}

async function makeNext(db: Database, before: Order, { keys, calendar, now }: Circumstances): Promise<boolean> {
  let window = weekAfter(before)
  while (window.startsAt <= now) window = weekAfter(window)
  if (!before.repeatUntil || toDay(window.startsAt) > before.repeatUntil) return false
  const [latest] = await db.select({ id: orders.id }).from(orders).where(eq(orders.seriesId, before.seriesId!)).orderBy(desc(orders.startsAt)).limit(1)
  if (latest?.id !== before.id) return false
  const sealed = await findAskerContact(db, before.id)
  if (!sealed) return false
  const orderId = createId()
  const isOpen = before.screenedAt !== null && before.title !== null
  const { kind, words, title, subDistrict, community, helpers, skills, channel, teamId, organisation, seriesId, repeatUntil, consentVersion, locale, isDemo, screenedAt, screenedBy } = before
  try {
    await commit(db, tx => [
      // Whoever cancels the week before at this moment has done so, or finds this one.
      holdOrder(tx, before.id, and(eq(orders.version, before.version), eq(orders.state, before.state))),
      tx.insert(orders).values({
        id: orderId, number: createReceiptNumber('order'), submissionId: submissionOf(seriesId!, window.startsAt), kind, words, title, subDistrict, community, ...window, helpers, taken: 0, skills, channel, teamId, organisation,
        repeats: true, repeatUntil, seriesId, consentVersion, locale, receivedAt: now, isDemo, version: 1,
        ...isOpen ? { state: 'open', screenedAt, screenedBy } : { state: 'posted', screenDueOn: dueBy('order.screen', now, calendar)?.day ?? null },
      }).returning({ id: orders.id }),
      tx.insert(orderContacts).values({ orderId, ...sealPlacedContact(orderContactRow(orderId), openPlacedContact(orderContactRow(before.id), sealed, keys), keys) }).returning({ id: orderContacts.orderId }),
      ...recordEvent(tx, { action: 'order.repeated', subject: { type: 'order', id: orderId }, actor: { kind: 'system' }, at: now, facts: { of: before.number } }),
    ])
    return true
  }
  catch (error) {
    // Another node was quicker, or the week before has just changed; the next minute looks again.
    if (error instanceof UniqueViolationError || error instanceof StaleWriteError) return false
    throw error
  }
}

/** One order a week of a series, whoever makes it. */
function submissionOf(seriesId: string, startsAt: Date): string {
  return createHash('sha256').update(`week:${seriesId}:${startsAt.getTime()}`).digest('hex').slice(0, 32)
}
