import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { isOver, isRevealed, standingOf, type Rating } from '../../../shared/volunteers/ratings.ts'
import type { LeaseNote } from '../../../shared/volunteers/records.ts'
import { alreadyNoted, alreadyRated, ratingOver, servedNotFound } from './ratingErrors.ts'
import { orderDisputes, orderLeases, orderRatings, orders, volunteers } from './tables.ts'

type Lease = typeof orderLeases.$inferSelect

/** A lease of this order. Throws `rating.not_found` (404) for one of another order. */
async function getLeaseOf(db: Database, { orderId, leaseId }: { orderId: string, leaseId: string }): Promise<Lease> {
  const [lease] = await db.select().from(orderLeases).where(and(eq(orderLeases.id, leaseId), eq(orderLeases.orderId, orderId)))
  if (!lease) throw servedNotFound()
  return lease
}

async function findRating(db: Database, leaseId: string) {
  const [rating] = await db.select().from(orderRatings).where(eq(orderRatings.leaseId, leaseId))
  return rating
}

interface Rated {
  orderId: string
  leaseId: string
  rating: Rating
  /** `phone`: read out to staff, who type it. */
  channel: 'web' | 'phone'
  actor: Actor
  now: Date
}

/**
 * 回单. Written once; the same rating again changes nothing. Throws `rating.not_found` (404), `rating.over` (409) when the
 * help is not over or the days to rate are, and `rating.already_given` (409) for another one than was given before.
 */
export function rateLease(db: Database, { orderId, leaseId, rating, channel, actor, now }: Rated): Promise<void> {
  return untilSettled(async () => {
    const lease = await getLeaseOf(db, { orderId, leaseId })
    const before = await findRating(db, leaseId)
    if (before) {
      const isSame = before.came === rating.came && before.solved === rating.solved && before.stars === rating.stars && before.words === rating.words
      if (isSame) return
      throw alreadyRated()
    }
    if (standingOf(lease, false, now) !== 'waiting') throw ratingOver()
    await commit(db, tx => [
      tx.update(orderLeases).set({ revealedAt: lease.notedAt === null ? lease.revealedAt : lease.revealedAt ?? now, version: lease.version + 1 })
        .where(and(eq(orderLeases.id, leaseId), eq(orderLeases.version, lease.version))).returning({ id: orderLeases.id }),
      tx.insert(orderRatings).values({ leaseId, orderId, ...rating, channel, by: actor.kind === 'staff' ? actor.id : null, at: now }).returning({ id: orderRatings.leaseId }),
      ...recordEvent(tx, { action: 'rating.given', subject: { type: 'order', id: orderId }, actor, at: now, facts: { leaseId, channel } }),
    ])
  })
}

/**
 * The volunteer's own word on help that ended without one. Throws `rating.not_found` (404) for a lease of somebody else,
 * `rating.over` (409) when it is not over or both sides can read already, `rating.already_noted` (409).
 */
export function noteLease(db: Database, { volunteerId, leaseId, note, now }: { volunteerId: string, leaseId: string, note: LeaseNote, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const [lease] = await db.select().from(orderLeases).where(and(eq(orderLeases.id, leaseId), eq(orderLeases.volunteerId, volunteerId)))
    if (!lease) throw servedNotFound()
    if (lease.note) {
      if (lease.note.solved === note.solved && lease.note.words === note.words) return
      throw alreadyNoted()
    }
    const rating = await findRating(db, leaseId)
    if (!isOver(lease.state) || isRevealed(lease, rating !== undefined, now)) throw ratingOver()
    await commit(db, tx => [
      tx.update(orderLeases).set({ note, notedAt: now, revealedAt: rating ? now : lease.revealedAt, version: lease.version + 1 })
        .where(and(eq(orderLeases.id, leaseId), eq(orderLeases.version, lease.version))).returning({ id: orderLeases.id }),
      ...recordEvent(tx, { action: 'rating.noted', subject: { type: 'order', id: lease.orderId }, actor: { kind: 'resident' }, at: now, facts: { leaseId } }),
    ])
  })
}

const atOnce = 200

/**
 * Notes where the days to rate are over: what was said can be read from then on, and where nothing was said 未评价 stands.
 * Reading does not wait for it. Safe to run on several nodes; says how many.
 */
export async function closeRatings(db: Database, { now }: { now: Date }): Promise<number> {
  const due = await db.select({ id: orderLeases.id, orderId: orderLeases.orderId, rateBy: orderLeases.rateBy, version: orderLeases.version }).from(orderLeases)
    .where(and(isNull(orderLeases.revealedAt), lte(orderLeases.rateBy, now))).orderBy(asc(orderLeases.rateBy)).limit(atOnce)
  if (due.length === 0) return 0
  const rated = new Set((await db.select({ id: orderRatings.leaseId }).from(orderRatings).where(inArray(orderRatings.leaseId, due.map(({ id }) => id)))).map(({ id }) => id))
  let closed = 0
  for (const { id, orderId, rateBy, version } of due) {
    await commit(db, tx => [
      tx.update(orderLeases).set({ revealedAt: rateBy, version: version + 1 }).where(and(eq(orderLeases.id, id), eq(orderLeases.version, version))).returning({ id: orderLeases.id }),
      ...rated.has(id) ? [] : recordEvent(tx, { action: 'rating.missing', subject: { type: 'order', id: orderId }, actor: { kind: 'system' }, at: now, facts: { leaseId: id } }),
    ]).then(() => { closed += 1 }, () => { /* Another node was quicker; the next round looks again. */ })
  }
  return closed
}

type Side = 'asker' | 'volunteer' | 'staff'

/** Who has helped, without how they can be reached: the name they agreed to, or the end of their number. */
interface Helper { publicName: string | null, numberEnd: string }

/**
 * What came of an order, lease by lease, as one side may read it: what the other side said only when both have spoken or
 * the days are over. Staff read what stands revealed.
 */
async function readReturns(db: Database, where: ReturnType<typeof eq>, side: Side, now: Date) {
  const rows = await db.select({ lease: orderLeases, rating: orderRatings, order: { id: orders.id, number: orders.number, kind: orders.kind, title: orders.title, startsAt: orders.startsAt, isDemo: orders.isDemo }, helper: { publicName: volunteers.publicName, number: volunteers.number } })
    .from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).innerJoin(volunteers, eq(volunteers.id, orderLeases.volunteerId))
    .leftJoin(orderRatings, eq(orderRatings.leaseId, orderLeases.id)).where(where).orderBy(asc(orderLeases.takenAt), asc(orderLeases.id)).limit(100)
  const disputes = rows.length === 0 ? [] : await db.select().from(orderDisputes).where(inArray(orderDisputes.leaseId, rows.map(({ lease }) => lease.id))).orderBy(asc(orderDisputes.at))
  return rows.map(({ lease, rating, order, helper }) => {
    const revealed = isRevealed(lease, rating !== null, now)
    const said = rating && { came: rating.came, solved: rating.solved, stars: rating.stars, words: rating.words, channel: rating.channel }
    return {
      leaseId: lease.id, state: lease.state, startedAt: lease.startedAt, endedAt: lease.endedAt, rateBy: lease.rateBy, order,
      helper: { publicName: helper.publicName, numberEnd: helper.number.slice(-4) } satisfies Helper,
      standing: standingOf(lease, rating !== null, now), isRevealed: revealed,
      rating: side === 'asker' || revealed ? said : null,
      note: side === 'volunteer' || revealed ? lease.note : null,
      disputes: disputes.filter(({ leaseId, raisedBy }) => leaseId === lease.id && (side === 'staff' || raisedBy === side || revealed))
        .map(({ id, raisedBy, words, at, dueOn, outcome, answer, decidedAt }) => ({ id, isOwn: raisedBy === side, raisedBy, words: side === 'staff' || raisedBy === side ? words : null, at, dueOn, outcome, answer, decidedAt })),
    }
  })
}
export type Return = Awaited<ReturnType<typeof readReturns>>[number]

/** What came of an order, for whoever asked or for staff. */
export function listOrderReturns(db: Database, { orderId, side, now }: { orderId: string, side: 'asker' | 'staff', now: Date }): Promise<Return[]> {
  return readReturns(db, eq(orderLeases.orderId, orderId), side, now)
}

/** What came of the help of a volunteer, for themselves; the latest hundred. */
export function listOwnReturns(db: Database, { volunteerId, now }: { volunteerId: string, now: Date }): Promise<Return[]> {
  return readReturns(db, eq(orderLeases.volunteerId, volunteerId), 'volunteer', now)
}
