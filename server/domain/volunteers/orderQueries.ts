import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { orderNotFound } from './orderErrors.ts'
import { orderContacts, orders } from './tables.ts'

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

/** A page of rows of which one more was read than is shown. */
function toPage<Row extends { id: string }, Item>(rows: Row[], limit: number, keyOf: (row: Row) => string, toItem: (row: Row) => Item): { items: Item[], nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last ? `${keyOf(last)}.${last.id}` : null }
}
