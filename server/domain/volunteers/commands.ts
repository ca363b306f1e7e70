import type { Database } from '../../database/connect.ts'
import { eraseAsker } from './erasingAskers.ts'
import { removeAskerContact } from './orderEnds.ts'
import { placeOrder } from './ordering.ts'

type Placing = Parameters<typeof placeOrder>[1]

/**
 * An order staff place for somebody of another matter, by the same rules as any order; `also` is written in the same
 * commit. The same submission again is the same order. Throws what `placeOrder` throws.
 */
export async function placeOrderFor(db: Database, placing: Omit<Placing, 'channel' | 'teamId' | 'organisation'> & Required<Pick<Placing, 'actor' | 'also'>>): Promise<{ orderId: string }> {
  const { orderId } = await placeOrder(db, { ...placing, channel: 'desk' })
  return { orderId }
}

/** Cancels an order placed for somebody who no longer wants it and takes out how they can be reached, also of one that is over. */
export function takeBackOrderOf(db: Database, given: Parameters<typeof removeAskerContact>[1]): Promise<void> {
  return removeAskerContact(db, given)
}

/** The same, and everything else of the person in it. */
export function eraseOrderOf(db: Database, given: Parameters<typeof eraseAsker>[1]): Promise<void> {
  return eraseAsker(db, given)
}
