import { and, eq, sql, type SQL } from 'drizzle-orm'
import { openContactValue, sealPlacedContact, waysOf, type ContactRow } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { untilUnique } from '../../database/untilUnique.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, issueReceipt } from '../receipts/commands.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Locale } from '../../../shared/locale.ts'
import { findWindowIssue, orderConsentVersion, type OrderAnswer } from '../../../shared/volunteers/ordering.ts'
import type { OrderChannel } from '../../../shared/volunteers/rules.ts'
import { orderInvalid } from './orderErrors.ts'
import { findAskerContact, getOrder, type Order } from './orderQueries.ts'
import { orderContacts, orders, teams } from './tables.ts'

export interface OrderReceipt { orderId: string, number: string, queryCode: string, receivedAt: Date, screenDueOn: string | null }

interface Placing {
  submissionId: string
  answer: OrderAnswer
  /** Who placed it, when not the asker alone at a browser. */
  channel?: OrderChannel
  teamId?: string | null
  organisation?: string | null
  actor?: Actor
  keys: Keys
  calendar: WorkCalendar
  locale: Locale
  isDemo?: boolean
  now: Date
  /** What is to be written in the same commit by whoever places it for somebody. */
  also?: (tx: Database, orderId: string) => Array<Write | OptionalWrite>
}

/** The row how an asker can be reached is sealed to. */
export const orderContactRow = (orderId: string): ContactRow => ({ table: 'order_contacts', id: orderId })

/**
 * The first write of every commit that gives or ends a lease of an order, or ends the order: it holds the row until the
 * commit has ended, so that such commits of one order come one after the other on every node, and what they ask of it in
 * between is as the last one left it.
 */
export function holdOrder(tx: Database, orderId: string, guard?: SQL): Write {
  return tx.update(orders).set({ taken: sql`${orders.taken}` }).where(and(eq(orders.id, orderId), guard)).returning({ id: orders.id })
}

/** The receipt of an order that has arrived before. */
export async function findOrderReceipt(db: Database, submissionId: string, keys: Keys): Promise<OrderReceipt | undefined> {
  const [order] = await db.select().from(orders).where(eq(orders.submissionId, submissionId))
  return order && toReceipt(order, keys)
}

const toReceipt = ({ id, number, submissionId, receivedAt, screenDueOn }: Order, keys: Keys): OrderReceipt =>
  ({ orderId: id, number, queryCode: deriveQueryCode(submissionId, keys), receivedAt, screenDueOn })

const shownMs = 30 * 60_000

/** The receipt with its code once more, for half an hour; undefined after that. */
export async function findShownOrder(db: Database, { orderId, keys, now }: { orderId: string, keys: Keys, now: Date }): Promise<OrderReceipt | undefined> {
  const order = await getOrder(db, orderId)
  return now.getTime() - order.receivedAt.getTime() > shownMs ? undefined : toReceipt(order, keys)
}

/**
 * Takes an order in: the row, who asks and where sealed beside it, the receipt, the event and the mail in one commit. It
 * waits for the community's screening. The same submission again gets the same receipt, at whatever moment and whatever
 * else it carries.
 * Throws `invalid` (422) for a time that is over or too far away, or a team there is not.
 */
export async function placeOrder(db: Database, placing: Placing): Promise<OrderReceipt> {
  const { submissionId, keys } = placing
  return await findOrderReceipt(db, submissionId, keys) ?? await takeIn(db, placing).catch(async (error: unknown) => {
    const twin = await findOrderReceipt(db, submissionId, keys)
    if (twin) return twin
    throw error
  })
}

async function takeIn(db: Database, { submissionId, answer, channel = 'web', teamId = null, organisation = null, actor = { kind: 'resident' }, keys, calendar, locale, isDemo = false, now, also }: Placing): Promise<OrderReceipt> {
  const { contact, ...facts } = answer
  const tooSoonOrLate = findWindowIssue(answer, now)
  if (tooSoonOrLate) throw orderInvalid({ issues: [{ path: 'on', code: tooSoonOrLate }] })
  if (teamId !== null) await requireTeam(db, teamId, answer)
  const orderId = createId()
  const queryCode = deriveQueryCode(submissionId, keys)
  const screenDueOn = dueBy('order.screen', now, calendar)?.day ?? null
  return untilUnique(async () => {
    const number = createReceiptNumber('order')
    await commit(db, tx => [
      tx.insert(orders).values({
        ...facts, id: orderId, number, submissionId, channel, teamId, organisation, taken: 0, skills: [], seriesId: answer.repeats ? orderId : null, state: 'posted', screenDueOn,
        consentVersion: orderConsentVersion, locale, receivedAt: now, isDemo, version: 1,
      }).returning({ id: orders.id }),
      tx.insert(orderContacts).values({ orderId, ...sealPlacedContact(orderContactRow(orderId), contact, keys) }).returning({ id: orderContacts.orderId }),
      ...issueReceipt(tx, { number, kind: 'order', subjectId: orderId, submissionId, keys, receivedAt: now, said: { ...facts } }),
      ...recordEvent(tx, { action: 'order.placed', subject: { type: 'order', id: orderId }, actor, at: now, facts: { number } }),
      ...contact.email && !isDemo ? queueMail(tx, { keys, kind: 'order.received', to: contact.email, params: { number }, locale, at: now }) : [],
      ...also?.(tx, orderId) ?? [],
    ])
    return { orderId, number, queryCode, receivedAt: now, screenDueOn }
  }, () => findOrderReceipt(db, submissionId, keys))
}

async function requireTeam(db: Database, teamId: string, { community }: Pick<OrderAnswer, 'community'>): Promise<void> {
  const [team] = await db.select({ community: teams.community }).from(teams).where(and(eq(teams.id, teamId), eq(teams.stage, 'open')))
  if (team?.community !== community) throw orderInvalid({ issues: [{ path: 'teamId', code: 'order.team_missing' }] })
}

/**
 * A mail to the asker that says only that there is something to look up, by the number they hold: of a weekly order that
 * of the first. No write without an address.
 */
export async function prepareAskerNotice(db: Database, order: Pick<Order, 'id' | 'number' | 'seriesId' | 'locale' | 'isDemo'>, { keys, now }: { keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const row = order.isDemo ? undefined : await findAskerContact(db, order.id)
  const to = row && openContactValue(orderContactRow(order.id), 'email', row.email, keys)
  if (!to) return () => []
  const number = order.seriesId === null || order.seriesId === order.id ? order.number : (await getOrder(db, order.seriesId)).number
  return tx => queueMail(tx, { keys, kind: 'order.moved', to, params: { number }, locale: order.locale as Locale, at: now })
}

/** Which ways to reach the asker are kept; never their values. */
export async function listAskerWays(db: Database, orderId: string) {
  return waysOf(await findAskerContact(db, orderId))
}
