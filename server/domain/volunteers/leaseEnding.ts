import { and, eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { recordEvent } from '../events/record.ts'
import { countsAsTaken } from '../../../shared/volunteers/leases.ts'
import { isLive } from '../../../shared/volunteers/rules.ts'
import { prepareNotices } from './notices.ts'
import { orderLeases, orders, volunteers } from './tables.ts'

/**
 * Ends every live lease of an order that is cancelled, stopped or passed on, and tells the holders; to be spread into the
 * commit of that, after the write that changes the order. The commit is stale when a lease was given or changed meanwhile.
 */
export async function prepareCancelledLeases(db: Database, orderId: string, { keys, now }: { keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const leases = await db.select({ lease: orderLeases, number: volunteers.number }).from(orderLeases).innerJoin(volunteers, eq(volunteers.id, orderLeases.volunteerId)).where(eq(orderLeases.orderId, orderId))
  const live = leases.filter(({ lease }) => isLive(lease.state))
  const notices = await prepareNotices(db, live.map(({ lease }) => lease.volunteerId), { keys, now })
  const counted = leases.filter(({ lease }) => countsAsTaken(lease.state)).length
  return tx => [
    tx.update(orders).set({ taken: counted - live.length }).where(and(eq(orders.id, orderId), eq(orders.taken, counted))).returning({ id: orders.id }),
    ...live.flatMap(({ lease: { id, version }, number }) => [
      tx.update(orderLeases).set({ state: 'cancelled', endedAt: now, handoverAt: null, version: version + 1 })
        .where(and(eq(orderLeases.id, id), eq(orderLeases.version, version), inArray(orderLeases.state, ['taken', 'started']))).returning({ id: orderLeases.id }),
      ...recordEvent(tx, { action: 'lease.cancelled', subject: { type: 'order', id: orderId }, actor: { kind: 'system' }, at: now, facts: { leaseId: id, numberEnd: number.slice(-4) } }),
    ]),
    ...notices(tx),
  ]
}
