import { and, asc, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import type { StaffOrderList } from '../../../shared/volunteers/ordering.ts'
import { orderNotFound } from './orderErrors.ts'
import { inScope } from './scope.ts'
import { orderContacts, orderLeases, orders, teams } from './tables.ts'

export type Order = typeof orders.$inferSelect

/** Throws `order.not_found` (404). */
export async function getOrder(db: Database, id: string): Promise<Order> {
  const [order] = await db.select().from(orders).where(eq(orders.id, id))
  if (!order) throw orderNotFound()
  return order
}

/** Sealed; undefined when it was removed. */
export async function findAskerContact(db: Database, orderId: string) {
  const [row] = await db.select().from(orderContacts).where(eq(orderContacts.orderId, orderId))
  return row
}

/** A place in a list by time: where the next page begins. */
export interface OrderCursor { at: Date, id: string }

/** Everything the public reads of an order: the line the community wrote, kind, time and community. */
export function toPublicOrder({ id, title, kind, startsAt, endsAt, subDistrict, community, helpers, taken, repeats, isDemo }: Order) {
  return { id, title, kind, startsAt, endsAt, subDistrict, community, helpers, free: helpers - taken, repeats, isDemo }
}

/** Orders with a place free that are not over, the next first. */
export async function listOpenOrders(db: Database, { kind, subDistrict, community, cursor, limit, now }: {
  kind?: string, subDistrict?: string, community?: string, cursor?: OrderCursor, limit: number, now: Date
}) {
  const rows = await db.select().from(orders).where(and(
    eq(orders.state, 'open'), gt(orders.endsAt, now), sql`${orders.taken} < ${orders.helpers}`,
    subDistrict ? eq(orders.subDistrict, subDistrict) : undefined, community ? eq(orders.community, community) : undefined, kind ? eq(orders.kind, kind) : undefined,
    cursor && sql`(${orders.startsAt}, ${orders.id}) > (${sql.param(cursor.at, orders.startsAt)}, ${cursor.id})`,
  )).orderBy(asc(orders.startsAt), asc(orders.id)).limit(limit + 1)
  return toPage(rows, limit, ({ startsAt }) => String(startsAt.getTime()), toPublicOrder)
}

/** All weeks of a weekly order, the first one first; of any other only itself. At most half a year of them. */
export async function listSeries(db: Database, order: Order): Promise<Order[]> {
  if (order.seriesId === null) return [order]
  return db.select().from(orders).where(eq(orders.seriesId, order.seriesId)).orderBy(asc(orders.startsAt), asc(orders.id)).limit(60)
}

/**
 * An order of whoever holds this receipt: the one it was given for, or another week of it. Without `orderId` the one that
 * matters now: the first that is not over, else the last. Throws `order.not_found` (404).
 */
export async function getOwnOrder(db: Database, { subjectId, orderId }: { subjectId: string, orderId?: string }): Promise<{ order: Order, weeks: Order[] }> {
  const weeks = await listSeries(db, await getOrder(db, subjectId))
  const order = orderId ? weeks.find(({ id }) => id === orderId) : weeks.find(({ state }) => state === 'posted' || state === 'open') ?? weeks.at(-1)
  if (!order) throw orderNotFound()
  return { order, weeks }
}

/** The weeks of whoever holds this receipt that somebody has taken or could have: those that have begun, the latest first. */
export async function listOwnWeeks(db: Database, { subjectId, now }: { subjectId: string, now: Date }): Promise<Order[]> {
  const weeks = await listSeries(db, await getOrder(db, subjectId))
  return weeks.length === 1 ? weeks : weeks.filter(({ startsAt, taken }) => startsAt <= now || taken > 0).reverse()
}

/** The week a lease is of, among those of whoever holds this receipt; their first for a lease of somebody else's, where it will not be found. */
export async function findWeekOf(db: Database, { subjectId, leaseId }: { subjectId: string, leaseId: string }): Promise<string> {
  const [row] = await db.select({ orderId: orderLeases.orderId, seriesId: orders.seriesId }).from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).where(eq(orderLeases.id, leaseId))
  return row?.seriesId === subjectId ? row.orderId : subjectId
}

const staffLists = {
  screening: eq(orders.state, 'posted'),
  open: and(eq(orders.state, 'open'), lt(orders.taken, orders.helpers)),
  running: and(eq(orders.state, 'open'), gte(orders.taken, orders.helpers)),
  done: eq(orders.state, 'done'), stopped: eq(orders.state, 'stopped'), cancelled: eq(orders.state, 'cancelled'), expired: eq(orders.state, 'expired'), passedOn: eq(orders.state, 'passedOn'),
} satisfies Record<StaffOrderList, unknown>

/** Orders for staff of this scope: those that wait for screening due first, all others by the time they are for. Or the one of a number. */
export async function listOrdersForStaff(db: Database, { scope, list, number, cursor, limit }: { scope: RowScope, list: StaffOrderList, number?: string, cursor?: { at: string, id: string }, limit: number }) {
  const seen = inScope(scope, orders)
  if (number) {
    const rows = await db.select().from(orders).where(and(eq(orders.number, number), seen))
    return { items: rows.map(toStaffOrder), nextCursor: null }
  }
  const byDue = list === 'screening'
  const after = cursor && (byDue
    ? sql`(${orders.screenDueOn}, ${orders.id}) > (${cursor.at}, ${cursor.id})`
    : sql`(${orders.startsAt}, ${orders.id}) > (${sql.param(new Date(Number(cursor.at)), orders.startsAt)}, ${cursor.id})`)
  const rows = await db.select().from(orders).where(and(staffLists[list], seen, after)).orderBy(byDue ? asc(orders.screenDueOn) : asc(orders.startsAt), asc(orders.id)).limit(limit + 1)
  return toPage(rows, limit, ({ screenDueOn, startsAt }) => byDue ? screenDueOn ?? '' : String(startsAt.getTime()), toStaffOrder)
}

/** What staff read of an order in a list. */
function toStaffOrder({ id, number, kind, title, words, state, subDistrict, community, startsAt, endsAt, helpers, taken, repeats, screenDueOn, toAsker, isDemo }: Order) {
  return { id, number, kind, title, words, state, subDistrict, community, startsAt, endsAt, helpers, taken, repeats, screenDueOn, waitsForWords: state === 'posted' && toAsker !== null, isDemo }
}

/** The open teams of these communities an order can be placed for. */
export async function listTeamsFor(db: Database, communities: readonly string[]) {
  if (communities.length === 0) return []
  const rows = await db.select({ id: teams.id, text: teams.text, community: teams.community }).from(teams).where(and(eq(teams.stage, 'open'), inArray(teams.community, [...communities]))).limit(200)
  return rows.map(({ id, text, community }) => ({ id, name: text.name, community }))
}

/** A page of rows of which one more was read than is shown. */
function toPage<Row extends { id: string }, Item>(rows: Row[], limit: number, keyOf: (row: Row) => string, toItem: (row: Row) => Item): { items: Item[], nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last ? `${keyOf(last)}.${last.id}` : null }
}
