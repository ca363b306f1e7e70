import { and, asc, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { takeOrder } from './leases.ts'
import { orders, volunteers } from './tables.ts'

/** An invented volunteer takes the next of the invented orders. The lease goes with its order. */
export async function loadDemoLease(db: Database, world: { keys: Keys, calendar: WorkCalendar, now: Date }): Promise<void> {
  const [volunteer] = await db.select().from(volunteers).where(and(eq(volunteers.isDemo, true), eq(volunteers.state, 'active'))).orderBy(asc(volunteers.number)).limit(1)
  const [order] = volunteer
    ? await db.select().from(orders).where(and(eq(orders.isDemo, true), eq(orders.state, 'open'), eq(orders.subDistrict, volunteer.subDistrict))).orderBy(asc(orders.startsAt), asc(orders.id)).limit(1)
    : []
  if (volunteer && order) await takeOrder(db, { orderId: order.id, volunteerId: volunteer.id, leaseId: createId(), ...world })
}
