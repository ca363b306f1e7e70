import { and, asc, eq, gt, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { startOfDay, toDay } from '../../../shared/time.ts'
import { matching, toldPerDay } from '../../../shared/volunteers/matching.ts'
import { prepareVolunteerMail } from './contacts.ts'
import { getHelper, listOwnOrders } from './leaseQueries.ts'
import { orderLeases, orders, orderSuggestions, volunteerContacts, volunteers } from './tables.ts'

/** Nobody is written to before nine in the morning in Beijing. */
const digestFromMs = 9 * 3_600_000
const atOnce = 200

/**
 * Once a day tells every active volunteer who wants it how many orders near them fit: a mail with the count and nothing
 * else. Nobody is told of the same order twice, or of more than `toldPerDay` in a day; who fits nothing gets no mail. Safe
 * to run on several nodes at once. Says how many mails it queued.
 */
export async function sendDigests(db: Database, { keys, now }: { keys: Keys, now: Date }): Promise<number> {
  const today = toDay(now)
  if (now.getTime() < startOfDay(today).getTime() + digestFromMs) return 0
  const due = await db.select({ id: volunteers.id, number: volunteers.number, locale: volunteers.locale, isDemo: volunteers.isDemo, subDistrict: volunteers.subDistrict }).from(volunteers)
    .innerJoin(volunteerContacts, eq(volunteerContacts.volunteerId, volunteers.id))
    .where(and(eq(volunteers.state, 'active'), eq(volunteers.digest, true), or(isNull(volunteers.digestOn), lt(volunteers.digestOn, today)), isNotNull(volunteerContacts.email), eq(volunteers.isDemo, false)))
    .orderBy(asc(volunteers.id)).limit(atOnce)
  let sent = 0
  for (const volunteer of due) if (await tell(db, volunteer, { today, keys, now })) sent += 1
  return sent
}

interface Told { id: string, number: string, locale: string, isDemo: boolean, subDistrict: string }

async function tell(db: Database, volunteer: Told, { today, keys, now }: { today: string, keys: Keys, now: Date }): Promise<boolean> {
  const { id, subDistrict } = volunteer
  const helper = await getHelper(db, id)
  const [open, told, held] = await Promise.all([
    db.select().from(orders).where(and(eq(orders.subDistrict, subDistrict), eq(orders.state, 'open'), gt(orders.startsAt, now), lt(orders.taken, orders.helpers), eq(orders.isDemo, false))).orderBy(asc(orders.startsAt), asc(orders.id)).limit(500),
    db.select({ orderId: orderSuggestions.orderId }).from(orderSuggestions).where(eq(orderSuggestions.volunteerId, id)),
    db.select({ orderId: orderLeases.orderId }).from(orderLeases).where(eq(orderLeases.volunteerId, id)),
  ])
  const known = new Set([...told, ...held].map(({ orderId }) => orderId))
  const fresh = open.filter(order => !known.has(order.id))
  const own = await listOwnOrders(db, { volunteerId: id, orderIds: fresh.map(order => order.id), keys })
  const chosen = matching(helper, fresh.filter(order => !own.has(order.id))).slice(0, toldPerDay)
  const mail = chosen.length > 0 ? await prepareVolunteerMail(db, volunteer, { kind: 'volunteer.digest', params: { count: chosen.length }, keys, now }) : () => []
  try {
    await commit(db, tx => [
      // One node tells them today: the second finds the day written down.
      tx.update(volunteers).set({ digestOn: today }).where(and(eq(volunteers.id, id), eq(volunteers.version, helper.version), eq(volunteers.digest, true), or(isNull(volunteers.digestOn), lt(volunteers.digestOn, today)))).returning({ id: volunteers.id }),
      ...chosen.map(({ id: orderId }): Write => tx.insert(orderSuggestions).values({ volunteerId: id, orderId, on: today }).returning({ orderId: orderSuggestions.orderId })),
      ...mail(tx),
    ])
    return chosen.length > 0
  }
  catch (error) {
    if (error instanceof StaleWriteError) return false
    throw error
  }
}
