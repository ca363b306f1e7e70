import { and, eq, inArray, isNotNull, ne } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { recordEvent } from '../events/record.ts'
import { removeAskerContact } from './orderEnds.ts'
import { getOrder, listSeries } from './orderQueries.ts'
import { orderDisputes, orderRatings, orders } from './tables.ts'

/** The orders one receipt is about: every week of a weekly one. */
export async function listOwnOrderIds(db: Database, orderId: string): Promise<string[]> {
  return [orderId, ...(await listSeries(db, await getOrder(db, orderId))).map(({ id }) => id).filter(id => id !== orderId)]
}

/**
 * Ends what is still open of an order and takes out who asked, where, and in what words. That somebody helped stays, without whom, for
 * the hours it counts. Said again it stays said.
 */
export async function eraseAsker(db: Database, { orderId, keys, now }: { orderId: string, keys: Keys, now: Date }): Promise<void> {
  await removeAskerContact(db, { orderId, keys, now })
  const ids = await listOwnOrderIds(db, orderId)
  await commit(db, tx => [
    orNothing(tx.update(orders).set({ words: '', organisation: null }).where(and(inArray(orders.id, ids), ne(orders.words, ''))).returning({ id: orders.id })),
    orNothing(tx.update(orderRatings).set({ words: null }).where(and(inArray(orderRatings.orderId, ids), isNotNull(orderRatings.words))).returning({ id: orderRatings.leaseId })),
    orNothing(tx.update(orderDisputes).set({ words: '' }).where(and(inArray(orderDisputes.orderId, ids), eq(orderDisputes.raisedBy, 'asker'))).returning({ id: orderDisputes.id })),
    ...recordEvent(tx, { action: 'dataRequest.erased', subject: { type: 'order', id: orderId }, actor: { kind: 'resident' }, at: now }),
  ])
  await scrub(db)
}
