import { and, asc, eq, inArray, lte, notExists, or, sql } from 'drizzle-orm'
import { openPlacedContact } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { countsAsTaken, finishByOf, livesAt, mayBegin, rateByOf, refusalOf, settledState, startByOf } from '../../../shared/volunteers/leases.ts'
import type { LeaseNote } from '../../../shared/volunteers/records.ts'
import { isLive, liveLeaseStates, type LeaseState } from '../../../shared/volunteers/rules.ts'
import { handoverIsOver, holdsOneAlready, leaseIsOver, leaseNotFound, orderIsOver, orderNotOpen, refusalErrors, takenAlready, tooEarly } from './leaseErrors.ts'
import { endOf, findLease, getHelper, getLeasedOrder, getOwnLease, listOwnOrders, listSeats, stateAt, type Lease } from './leaseQueries.ts'
import { prepareNotices } from './notices.ts'
import { orderContactRow, prepareAskerNotice } from './ordering.ts'
import type { Order } from './orderQueries.ts'
import { orderContacts, orderLeases, orders, volunteers } from './tables.ts'

interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

const resident: Actor = { kind: 'resident' }

/** Somebody who was read and must not have changed since: who has left meanwhile takes nothing. */
const holdVolunteer = (tx: Database, { id, version }: { id: string, version: number }): Write =>
  tx.update(volunteers).set({ version }).where(and(eq(volunteers.id, id), eq(volunteers.version, version))).returning({ id: volunteers.id })

/**
 * The first write of every commit about the leases of an order. It goes through only when nobody has changed the order
 * since it was read, so that what was decided from its leases holds; and it counts them.
 */
function writeOrder(tx: Database, order: Order, after: readonly Pick<Lease, 'state'>[], now: Date, changes: Partial<typeof orders.$inferInsert> = {}): Write[] {
  const state = changes.state ?? settledState(order, after, now)
  const isSettled = state !== order.state && (state === 'done' || state === 'expired')
  return [
    tx.update(orders).set({ taken: after.filter(lease => countsAsTaken(lease.state)).length, ...isSettled ? { closedAt: now } : {}, ...changes, state, version: order.version + 1 })
      .where(and(eq(orders.id, order.id), eq(orders.version, order.version))).returning({ id: orders.id }),
    ...isSettled ? recordEvent(tx, { action: state === 'done' ? 'lease.orderDone' : 'lease.orderUnmet', subject: { type: 'order', id: order.id }, actor: { kind: 'system' }, at: now }) : [],
  ]
}

const writeLease = (tx: Database, { id, version }: Lease, changes: Partial<typeof orderLeases.$inferInsert>): Write =>
  tx.update(orderLeases).set({ ...changes, version: version + 1 }).where(and(eq(orderLeases.id, id), eq(orderLeases.version, version))).returning({ id: orderLeases.id })

async function numberEndOf(db: Database, volunteerId: string): Promise<string> {
  const [row] = await db.select({ number: volunteers.number }).from(volunteers).where(eq(volunteers.id, volunteerId))
  return row ? endOf(row.number) : ''
}

const replaced = (leases: readonly Lease[], id: string, state: LeaseState) => leases.map(lease => lease.id === id ? { state } : lease)

/** The lease of a tap that has arrived before. Throws `lease.not_found` (404) for a tap of somebody else. */
async function findSameTap(db: Database, { leaseId, orderId, volunteerId }: { leaseId: string, orderId: string, volunteerId: string }): Promise<Lease | undefined> {
  const known = await findLease(db, leaseId)
  if (known && (known.volunteerId !== volunteerId || known.orderId !== orderId)) throw leaseNotFound()
  return known
}

/** Runs it; when the same tap came through at the same moment, answers like that one. */
async function orSameTap(db: Database, tap: { leaseId: string, orderId: string, volunteerId: string }, run: () => Promise<Lease>): Promise<Lease> {
  try { return await run() }
  catch (error) {
    const known = error instanceof UniqueViolationError ? await findSameTap(db, tap) : undefined
    if (known) return known
    throw error
  }
}

/** Throws the code of the reason for which a volunteer may not take an order (409). */
async function requireFit(db: Database, helper: Awaited<ReturnType<typeof getHelper>>, order: Order, keys: Keys) {
  const own = await listOwnOrders(db, { volunteerId: helper.id, orderIds: [order.id], keys })
  const refusal = refusalOf(helper, order, { isOwn: own.has(order.id) })
  if (refusal) throw refusalErrors[refusal]()
}

/**
 * 接单. Gives a volunteer a free place of an order as a lease; of any number who want it at once as many get one as there
 * are places. `leaseId` is the id of the tap: the same tap again, at whatever moment, is answered with the same lease, and
 * who holds the order already keeps that one.
 * Throws `lease.taken_already`, `lease.order_not_open`, `lease.order_over` and the codes of the refusals (409),
 * `order.not_found` (404).
 */
export function takeOrder(db: Database, { orderId, volunteerId, leaseId, keys, calendar, now }: { orderId: string, volunteerId: string, leaseId: string } & Circumstances): Promise<Lease> {
  const tap = { leaseId, orderId, volunteerId }
  return orSameTap(db, tap, () => untilSettled(async () => {
    const known = await findSameTap(db, tap)
    if (known) return known
    const helper = await getHelper(db, volunteerId)
    const { order, leases } = await getLeasedOrder(db, orderId)
    const held = leases.find(lease => lease.volunteerId === volunteerId && livesAt(lease, now))
    if (held) return held
    const overdue = leases.find(lease => isLive(lease.state) && !livesAt(lease, now))
    if (overdue) {
      await endOverdueLease(db, { leaseId: overdue.id, keys, calendar, now })
      return takeOrder(db, { ...tap, keys, calendar, now })
    }
    if (order.state !== 'open') throw order.state === 'done' ? takenAlready() : orderNotOpen()
    if (now >= order.endsAt) throw orderIsOver()
    await requireFit(db, helper, order, keys)
    if (leases.filter(lease => countsAsTaken(lease.state)).length >= order.helpers) throw takenAlready()
    const lease = newLease(tap, order, now, calendar)
    const notice = await prepareAskerNotice(db, order, { keys, now })
    await commit(db, tx => [
      holdVolunteer(tx, helper),
      ...writeOrder(tx, order, [...leases, lease], now),
      tx.insert(orderLeases).values(lease).returning({ id: orderLeases.id }),
      ...recordEvent(tx, { action: 'lease.taken', subject: { type: 'order', id: orderId }, actor: resident, at: now, facts: { leaseId, numberEnd: endOf(helper.number) } }),
      ...notice(tx),
    ])
    return lease
  }))
}

function newLease({ leaseId, orderId, volunteerId }: { leaseId: string, orderId: string, volunteerId: string }, order: Order, now: Date, calendar: WorkCalendar, handedFrom: string | null = null): Lease {
  return {
    id: leaseId, orderId, volunteerId, state: 'taken', takenAt: now, startBy: startByOf(order, now, calendar), startedAt: null, finishBy: null, finishedAt: null, endedAt: null,
    note: null, notedAt: null, rateBy: null, revealedAt: null, handedFrom, handoverAt: null, confirmedMinutes: null, version: 1,
  }
}

interface Tap { leaseId: string, volunteerId: string }

/** What a step does to a lease; null when it was done before. */
type Step = { action: string, changes: Partial<typeof orderLeases.$inferInsert>, order?: Partial<typeof orders.$inferInsert>, tellAsker: boolean } | null

/** A step of the holder, with the count and the state of the order in the same commit. */
function takeStep(db: Database, { leaseId, volunteerId, keys, now }: Tap & { keys: Keys, now: Date }, decide: (lease: Lease, order: Order, others: Lease[]) => Step): Promise<void> {
  return untilSettled(async () => {
    const { orderId } = await getOwnLease(db, { leaseId, volunteerId })
    const { order, leases } = await getLeasedOrder(db, orderId)
    const lease = leases.find(({ id }) => id === leaseId)!
    const step = decide(lease, order, leases.filter(({ id }) => id !== leaseId))
    if (!step) return
    const { action, changes, order: orderChanges, tellAsker } = step
    const numberEnd = await numberEndOf(db, volunteerId)
    const notice = tellAsker ? await prepareAskerNotice(db, order, { keys, now }) : () => []
    await commit(db, tx => [
      ...writeOrder(tx, order, replaced(leases, leaseId, changes.state ?? lease.state), now, orderChanges),
      writeLease(tx, lease, changes),
      ...recordEvent(tx, { action, subject: { type: 'order', id: orderId }, actor: resident, at: now, facts: { leaseId, numberEnd } }),
      ...notice(tx),
    ])
  })
}

function requireLive(lease: Lease, now: Date): void {
  if (!livesAt(lease, now)) throw leaseIsOver()
}

function requireTime(order: Order, now: Date): void {
  if (!mayBegin(order, now)) throw tooEarly()
}

/** "I am here and begin." Said again it stays said. Throws `lease.over`, `lease.too_early` (409), `lease.not_found` (404). */
export function startLease(db: Database, { calendar, now, ...tap }: Tap & Circumstances): Promise<void> {
  return takeStep(db, { ...tap, now }, (lease, order) => {
    if (lease.startedAt) return null
    requireLive(lease, now)
    requireTime(order, now)
    return { action: 'lease.started', changes: { state: 'started', startedAt: now, finishBy: finishByOf(order, now, calendar), handoverAt: null }, tellAsker: false }
  })
}

/**
 * "It is done", with the volunteer's own word on it; the person served is asked from then on. Who forgot to say that they
 * began can finish too: then nobody knows how long it took. Said again the first word stays.
 * Throws `lease.over`, `lease.too_early` (409), `lease.not_found` (404).
 */
export function finishLease(db: Database, { note, calendar, now, ...tap }: Tap & Circumstances & { note: LeaseNote }): Promise<void> {
  return takeStep(db, { ...tap, now }, (lease, order) => {
    if (lease.state === 'finished') return null
    requireLive(lease, now)
    requireTime(order, now)
    return { action: 'lease.finished', changes: { state: 'finished', finishedAt: now, endedAt: now, note, notedAt: now, rateBy: rateByOf(now, calendar), handoverAt: null }, tellAsker: true }
  })
}

/** "I cannot come." The place is free again at once and the asker is told. Said again it stays said. Throws `lease.over` (409), `lease.not_found` (404). */
export function giveBackLease(db: Database, { now, ...tap }: Tap & { keys: Keys, now: Date }): Promise<void> {
  return takeStep(db, { ...tap, now }, (lease) => {
    if (lease.state === 'givenBack') return null
    requireLive(lease, now)
    return { action: 'lease.givenBack', changes: { state: 'givenBack', endedAt: now, handoverAt: null }, tellAsker: true }
  })
}

/**
 * "Nobody opened, nobody answered." It counts as having come; the order goes back to the community, who see to the person.
 * Said again it stays said. Throws `lease.over`, `lease.too_early` (409), `lease.not_found` (404).
 */
export function reportNoAnswer(db: Database, { calendar, now, ...tap }: Tap & Circumstances): Promise<void> {
  return takeStep(db, { ...tap, now }, (lease, order, others) => {
    if (lease.state === 'noAnswer') return null
    requireLive(lease, now)
    requireTime(order, now)
    // Of several helpers another one is there or was: then somebody knows how the person is.
    const isAlone = !others.some(({ state }) => countsAsTaken(state))
    const back = order.state === 'open' && isAlone ? { state: 'posted' as const, screenDueOn: dueBy('order.screen', now, calendar)?.day ?? null } : undefined
    return { action: 'lease.noAnswer', changes: { state: 'noAnswer', finishedAt: lease.startedAt ? now : null, endedAt: now, handoverAt: null }, order: back, tellAsker: true }
  })
}

/** "Could somebody else go?" The lease stays with its holder until somebody takes it over. Throws `lease.over` (409), `lease.not_found` (404). */
export function offerHandover(db: Database, { now, ...tap }: Tap & { keys: Keys, now: Date }): Promise<void> {
  return takeStep(db, { ...tap, now }, (lease) => {
    requireLive(lease, now)
    return lease.handoverAt ? null : { action: 'lease.handoverOffered', changes: { handoverAt: now }, tellAsker: false }
  })
}

/** "I go after all." Throws `lease.over` (409) when somebody has taken it over, `lease.not_found` (404). */
export function keepLease(db: Database, { now, ...tap }: Tap & { keys: Keys, now: Date }): Promise<void> {
  return takeStep(db, { ...tap, now }, (lease) => {
    requireLive(lease, now)
    return lease.handoverAt ? { action: 'lease.kept', changes: { handoverAt: null }, tellAsker: false } : null
  })
}

/**
 * Takes a lease over from a holder who looks for somebody, in one commit: the first holder sees nothing of the asker from
 * then on. `leaseId` is the id of the tap, as in `takeOrder`.
 * Throws `lease.handover_over`, `lease.holds_one`, `lease.order_over` and the codes of the refusals (409), `lease.not_found` (404).
 */
export function takeOver(db: Database, { fromLeaseId, volunteerId, leaseId, keys, calendar, now }: { fromLeaseId: string, volunteerId: string, leaseId: string } & Circumstances): Promise<Lease> {
  return untilSettled(async () => {
    const from = await findLease(db, fromLeaseId)
    if (!from) throw leaseNotFound()
    const tap = { leaseId, orderId: from.orderId, volunteerId }
    return orSameTap(db, tap, async () => {
      const known = await findSameTap(db, tap)
      if (known) return known
      const helper = await getHelper(db, volunteerId)
      const { order, leases } = await getLeasedOrder(db, from.orderId)
      const passing = leases.find(({ id }) => id === fromLeaseId)!
      if (leases.some(lease => lease.volunteerId === volunteerId && livesAt(lease, now))) throw holdsOneAlready()
      if (!livesAt(passing, now) || !passing.handoverAt || !await areNear(db, volunteerId, passing.volunteerId)) throw handoverIsOver()
      await requireFit(db, helper, order, keys)
      const lease = newLease(tap, order, now, calendar, fromLeaseId)
      if (!livesAt(lease, now)) throw orderIsOver()
      const [toAsker, toHolder] = await Promise.all([prepareAskerNotice(db, order, { keys, now }), prepareNotices(db, [passing.volunteerId], { keys, now })])
      const facts = { leaseId: fromLeaseId, numberEnd: await numberEndOf(db, passing.volunteerId) }
      await commit(db, tx => [
        holdVolunteer(tx, helper),
        ...writeOrder(tx, order, [...replaced(leases, fromLeaseId, 'handedOver'), lease], now),
        writeLease(tx, passing, { state: 'handedOver', endedAt: now, handoverAt: null }),
        tx.insert(orderLeases).values(lease).returning({ id: orderLeases.id }),
        ...recordEvent(tx, { action: 'lease.handedOver', subject: { type: 'order', id: order.id }, actor: resident, at: now, facts }),
        ...recordEvent(tx, { action: 'lease.taken', subject: { type: 'order', id: order.id }, actor: resident, at: now, facts: { leaseId, numberEnd: endOf(helper.number) } }),
        ...toAsker(tx), ...toHolder(tx),
      ])
      return lease
    })
  })
}

/** Of one community, or of one team. */
async function areNear(db: Database, one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([getHelper(db, one), getHelper(db, other)])
  if (a.community === b.community) return true
  const seats = new Set(await listSeats(db, one))
  return (await listSeats(db, other)).some(teamId => seats.has(teamId))
}

/** How to reach and find whoever asked. The e-mail only where there is no telephone. */
export interface SeenContact { name: string | null, phone: string | null, email: string | null, address: string | null }

/**
 * How to reach whoever asked, for the holder of a live lease. Each time is written down before anything is shown, and the
 * asker reads of it. Judged by the clock, whether or not the job that ends leases has run.
 * Throws `lease.over` (409), `lease.not_found` (404).
 */
export async function showContact(db: Database, { leaseId, volunteerId, keys, now }: Tap & { keys: Keys, now: Date }): Promise<SeenContact> {
  const numberEnd = await numberEndOf(db, volunteerId)
  const { orderId } = await untilSettled(async () => {
    const lease = await getOwnLease(db, { leaseId, volunteerId })
    requireLive(lease, now)
    await commit(db, tx => [
      tx.update(orderLeases).set({ version: lease.version }).where(and(eq(orderLeases.id, leaseId), eq(orderLeases.version, lease.version))).returning({ id: orderLeases.id }),
      ...recordEvent(tx, { action: 'lease.contactSeen', subject: { type: 'order', id: lease.orderId }, actor: resident, at: now, facts: { leaseId, numberEnd } }),
    ])
    return lease
  })
  // Asked together with the contact: the lease may have gone since it was written down.
  const [found] = await db.select({ contact: orderContacts, lease: orderLeases }).from(orderLeases).leftJoin(orderContacts, eq(orderContacts.orderId, orderLeases.orderId)).where(eq(orderLeases.id, leaseId))
  if (!found || !livesAt(found.lease, now)) throw leaseIsOver()
  const { name, phone, email, address } = openPlacedContact(orderContactRow(orderId), found.contact ?? { name: null, phone: null, email: null, address: null }, keys)
  return { name, phone, email: phone === null ? email : null, address }
}

/** Ends one lease whose time is over; false when there was nothing to do. */
function endOverdueLease(db: Database, { leaseId, keys, calendar, now }: { leaseId: string } & Circumstances): Promise<boolean> {
  return untilSettled(async () => {
    const found = await findLease(db, leaseId)
    if (!found) return false
    const { order, leases } = await getLeasedOrder(db, found.orderId)
    const lease = leases.find(({ id }) => id === leaseId)!
    const state = stateAt(lease, now)
    if (state === lease.state) return false
    const [toAsker, toHolder, numberEnd] = await Promise.all([prepareAskerNotice(db, order, { keys, now }), prepareNotices(db, [lease.volunteerId], { keys, now }), numberEndOf(db, lease.volunteerId)])
    await commit(db, tx => [
      ...writeOrder(tx, order, replaced(leases, leaseId, state), now),
      writeLease(tx, lease, { state, endedAt: now, handoverAt: null, ...state === 'ended' ? { rateBy: rateByOf(now, calendar) } : {} }),
      ...recordEvent(tx, { action: `lease.${state}`, subject: { type: 'order', id: order.id }, actor: { kind: 'system' }, at: now, facts: { leaseId, numberEnd } }),
      ...toAsker(tx), ...toHolder(tx),
    ])
    return true
  })
}

const atOnce = 200

/**
 * Ends leases that nobody started or finished in time, and closes orders whose window is over and that nobody holds. Safe
 * to run on several nodes at once: of two the slower finds it done. Says how many leases it ended.
 */
export async function endOverdueLeases(db: Database, circumstances: Circumstances): Promise<number> {
  const { now } = circumstances
  const due = await db.select({ id: orderLeases.id }).from(orderLeases).where(or(
    and(eq(orderLeases.state, 'taken'), lte(orderLeases.startBy, now)), and(eq(orderLeases.state, 'started'), lte(orderLeases.finishBy, now)),
  )).orderBy(asc(orderLeases.startBy), asc(orderLeases.id)).limit(atOnce)
  let ended = 0
  for (const { id } of due) if (await endOverdueLease(db, { leaseId: id, ...circumstances })) ended += 1
  const over = await db.select({ id: orders.id }).from(orders).where(and(
    eq(orders.state, 'open'), lte(orders.endsAt, now),
    notExists(db.select({ one: sql`1` }).from(orderLeases).where(and(eq(orderLeases.orderId, orders.id), inArray(orderLeases.state, [...liveLeaseStates])))),
  )).orderBy(asc(orders.endsAt)).limit(atOnce)
  for (const { id } of over) await settleOrder(db, { orderId: id, ...circumstances })
  return ended
}

function settleOrder(db: Database, { orderId, keys, now }: { orderId: string, keys: Keys, now: Date }): Promise<void> {
  return untilSettled(async () => {
    const { order, leases } = await getLeasedOrder(db, orderId)
    const state = settledState(order, leases, now)
    if (state === order.state) return
    const notice = state === 'expired' ? await prepareAskerNotice(db, order, { keys, now }) : () => []
    await commit(db, tx => [...writeOrder(tx, order, leases, now), ...notice(tx)])
  })
}

/**
 * Gives every live lease of a volunteer back who pauses, leaves or is deleted; to be spread into the commit of that, after
 * the write that changes the volunteer. The commit is stale when one of the orders was changed meanwhile, or when the
 * volunteer has taken another: then it is prepared anew.
 */
export async function prepareGivingBack(db: Database, volunteerId: string, { keys, now, actor = { kind: 'system' } }: { keys: Keys, now: Date, actor?: Actor }): Promise<(tx: Database) => Write[]> {
  const own = await db.select({ id: orderLeases.id, orderId: orderLeases.orderId }).from(orderLeases).where(and(eq(orderLeases.volunteerId, volunteerId), inArray(orderLeases.state, [...liveLeaseStates])))
    // Always in one order, so that two who leave at once do not wait for each other.
    .orderBy(asc(orderLeases.orderId))
  const numberEnd = await numberEndOf(db, volunteerId)
  const turns = await Promise.all(own.map(async ({ id, orderId }) => {
    const { order, leases } = await getLeasedOrder(db, orderId)
    return { order, leases, lease: leases.find(lease => lease.id === id)!, notice: await prepareAskerNotice(db, order, { keys, now }) }
  }))
  const live = (tx: Database) => tx.select({ count: sql<number>`count(*)` }).from(orderLeases).where(and(eq(orderLeases.volunteerId, volunteerId), inArray(orderLeases.state, [...liveLeaseStates])))
  return tx => [
    // Held first, then counted: who takes an order at this moment has done so, or finds the volunteer changed.
    tx.update(volunteers).set({ version: sql`${volunteers.version}` }).where(eq(volunteers.id, volunteerId)).returning({ id: volunteers.id }),
    tx.update(volunteers).set({ version: sql`${volunteers.version}` }).where(and(eq(volunteers.id, volunteerId), sql`(${live(tx)}) = ${own.length}`)).returning({ id: volunteers.id }),
    ...turns.flatMap(({ order, leases, lease, notice }) => [
      ...writeOrder(tx, order, replaced(leases, lease.id, 'givenBack'), now),
      writeLease(tx, lease, { state: 'givenBack', endedAt: now, handoverAt: null }),
      ...recordEvent(tx, { action: 'lease.givenBack', subject: { type: 'order', id: order.id }, actor, at: now, facts: { leaseId: lease.id, numberEnd } }),
      ...notice(tx),
    ]),
  ]
}
