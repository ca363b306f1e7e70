import { and, asc, desc, eq, gt, inArray, isNotNull, lt, ne } from 'drizzle-orm'
import { openContactValue } from '../../crypto/contact.ts'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline } from '../events/queries.ts'
import { minutesOfLease } from '../../../shared/volunteers/hours.ts'
import { livesAt, mayBegin, refusalOf, type Helper } from '../../../shared/volunteers/leases.ts'
import { hasTime, matching } from '../../../shared/volunteers/matching.ts'
import { isLive, liveLeaseStates, type LeaseState } from '../../../shared/volunteers/rules.ts'
import { isAgreed } from '../../../shared/volunteers/serving.ts'
import { leaseNotFound } from './leaseErrors.ts'
import { contactRow } from './contacts.ts'
import { orderContactRow } from './ordering.ts'
import { getOrder, type Order } from './orderQueries.ts'
import { getVolunteer, listMemberships } from './queries.ts'
import { memberships, orderContacts, orderLeases, orders, volunteerContacts, volunteers } from './tables.ts'

export type Lease = typeof orderLeases.$inferSelect

export async function findLease(db: Database, id: string): Promise<Lease | undefined> {
  const [lease] = await db.select().from(orderLeases).where(eq(orderLeases.id, id))
  return lease
}

/** A lease as its own holder may ask for it. Throws `lease.not_found` (404), also for somebody else's. */
export async function getOwnLease(db: Database, { leaseId, volunteerId }: { leaseId: string, volunteerId: string }): Promise<Lease> {
  const lease = await findLease(db, leaseId)
  if (!lease || lease.volunteerId !== volunteerId) throw leaseNotFound()
  return lease
}

/** An order with all its leases, the oldest first. Throws `order.not_found` (404). */
export async function getLeasedOrder(db: Database, orderId: string): Promise<{ order: Order, leases: Lease[] }> {
  // The order is read first: whoever changes its leases later makes it another version.
  const order = await getOrder(db, orderId)
  const leases = await db.select().from(orderLeases).where(eq(orderLeases.orderId, orderId)).orderBy(asc(orderLeases.takenAt), asc(orderLeases.id))
  return { order, leases }
}

/** The facts that decide what a volunteer may take, with the version they were read at. Throws `seat.volunteer_not_found` (404). */
export async function getHelper(db: Database, volunteerId: string): Promise<Helper & { number: string, version: number }> {
  const { id, number, version, subDistrict, community, ageBand, skills, times, state } = await getVolunteer(db, volunteerId)
  const places = await listMemberships(db, volunteerId)
  const hasRiskAgreement = places.some(({ membership, team }) => membership.state === 'seated' && team.isRisky && isAgreed(team, membership))
  return { id, number, version, subDistrict, community, ageBand, skills, times, mayServe: state === 'active', hasRiskAgreement }
}

/** Which of these orders are the volunteer's own: the same telephone or e-mail stands behind both. Nothing of it leaves here. */
export async function listOwnOrders(db: Database, { volunteerId, orderIds, keys }: { volunteerId: string, orderIds: string[], keys: Keys }): Promise<Set<string>> {
  const [own] = orderIds.length === 0 ? [] : await db.select().from(volunteerContacts).where(eq(volunteerContacts.volunteerId, volunteerId))
  if (!own) return new Set()
  const ways = (['phone', 'email'] as const).map(column => [column, openContactValue(contactRow(volunteerId), column, own[column], keys)] as const)
  const rows = await db.select().from(orderContacts).where(inArray(orderContacts.orderId, orderIds))
  return new Set(rows.filter(row => ways.some(([column, value]) => value !== null && value === openContactValue(orderContactRow(row.orderId), column, row[column], keys))).map(({ orderId }) => orderId))
}

/** What a lease that is over by the clock will become when the job has run. */
export function stateAt(lease: Pick<Lease, 'state' | 'startBy' | 'finishBy'>, now: Date): LeaseState {
  if (!isLive(lease.state) || livesAt(lease, now)) return lease.state
  return lease.state === 'taken' ? 'expired' : 'ended'
}

const shownOfOrder = ({ id, kind, title, subDistrict, community, startsAt, endsAt, helpers, skills, repeats }: Order) => ({ id, kind, title, subDistrict, community, startsAt, endsAt, helpers, skills, repeats })

const shownOfLease = (lease: Lease, order: Order, now: Date) => ({
  id: lease.id, state: stateAt(lease, now), takenAt: lease.takenAt, startBy: lease.startBy, startedAt: lease.startedAt, finishBy: lease.finishBy, endedAt: lease.endedAt,
  minutes: lease.state === 'finished' && lease.startedAt ? minutesOfLease(lease) : null, isHandingOver: lease.handoverAt !== null && livesAt(lease, now), order: shownOfOrder(order),
})

const mostShown = 200

/**
 * What a volunteer sees of orders: those they may take, those somebody asks to be taken over, their own that live, and the
 * last fifty that are over. Of who asks, and in what words, nothing.
 */
export async function getOrdersFor(db: Database, { volunteerId, keys, now }: { volunteerId: string, keys: Keys, now: Date }) {
  const helper = await getHelper(db, volunteerId)
  const own = await db.select().from(orderLeases).innerJoin(orders, eq(orders.id, orderLeases.orderId)).where(eq(orderLeases.volunteerId, volunteerId)).orderBy(desc(orderLeases.takenAt), desc(orderLeases.id)).limit(mostShown)
  const isMine = new Set(own.filter(({ order_leases }) => livesAt(order_leases, now)).map(({ orders: { id } }) => id))
  const here = and(eq(orders.state, 'open'), eq(orders.subDistrict, helper.subDistrict))
  const [free, offered] = helper.mayServe
    ? await Promise.all([
        db.select().from(orders).where(and(here, gt(orders.endsAt, now), lt(orders.taken, orders.helpers))).orderBy(asc(orders.startsAt), asc(orders.id)).limit(mostShown),
        listHandovers(db, helper, now),
      ])
    : [[], []]
  const candidates = [...free, ...offered.map(({ order }) => order)]
  const ownOrders = await listOwnOrders(db, { volunteerId, orderIds: candidates.map(({ id }) => id), keys })
  const mayTake = (order: Order) => !isMine.has(order.id) && refusalOf(helper, order, { isOwn: ownOrders.has(order.id) }) === null
  const open = free.filter(mayTake)
  const suited = matching(helper, open)
  return {
    number: helper.number, mayServe: helper.mayServe, hasRiskAgreement: helper.hasRiskAgreement,
    suited: suited.map(shownOfOrder),
    /** They may take these too, but named other times. */
    others: open.filter(order => !hasTime(helper, order)).map(shownOfOrder),
    handovers: offered.filter(({ order }) => mayTake(order)).map(({ leaseId, order }) => ({ leaseId, order: shownOfOrder(order) })),
    mine: own.filter(({ order_leases }) => livesAt(order_leases, now)).map(row => shownOfLease(row.order_leases, row.orders, now)).sort((a, b) => a.order.startsAt.getTime() - b.order.startsAt.getTime()),
    past: own.filter(({ order_leases }) => !livesAt(order_leases, now)).slice(0, 50).map(row => shownOfLease(row.order_leases, row.orders, now)),
  }
}

/** Teams somebody has a seat in. */
export async function listSeats(db: Database, volunteerId: string): Promise<string[]> {
  const rows = await db.select({ teamId: memberships.teamId }).from(memberships).where(and(eq(memberships.volunteerId, volunteerId), eq(memberships.state, 'seated')))
  return rows.map(({ teamId }) => teamId)
}

/** Live leases whose holders look for somebody else, as far as this volunteer may be the one: of their community or of a team of theirs. */
async function listHandovers(db: Database, helper: Helper, now: Date) {
  const rows = await db.select({ lease: orderLeases, order: orders, community: volunteers.community }).from(orderLeases)
    .innerJoin(orders, eq(orders.id, orderLeases.orderId)).innerJoin(volunteers, eq(volunteers.id, orderLeases.volunteerId))
    .where(and(inArray(orderLeases.state, [...liveLeaseStates]), isNotNull(orderLeases.handoverAt), eq(orders.subDistrict, helper.subDistrict), ne(orderLeases.volunteerId, helper.id)))
    .orderBy(asc(orders.startsAt), asc(orderLeases.id)).limit(mostShown)
  const seats = new Set(await listSeats(db, helper.id))
  const found: Array<{ leaseId: string, order: Order }> = []
  for (const { lease, order, community } of rows) {
    if (!livesAt(lease, now)) continue
    if (community === helper.community || (await listSeats(db, lease.volunteerId)).some(teamId => seats.has(teamId))) found.push({ leaseId: lease.id, order })
  }
  return found
}

/** A lease on its holder's page. The asker's words only while it lives; how to reach them never. Throws `lease.not_found` (404). */
export async function getLeasePage(db: Database, { leaseId, volunteerId, now }: { leaseId: string, volunteerId: string, now: Date }) {
  const lease = await getOwnLease(db, { leaseId, volunteerId })
  const { order } = await getLeasedOrder(db, lease.orderId)
  const [{ publicName, number }] = await db.select({ publicName: volunteers.publicName, number: volunteers.number }).from(volunteers).where(eq(volunteers.id, volunteerId)) as [{ publicName: string | null, number: string }]
  const lives = livesAt(lease, now)
  const canBegin = mayBegin(order, now)
  const timeline = await listTimeline(db, { type: 'order', id: order.id })
  return {
    now, ...shownOfLease(lease, order, now), lives,
    words: lives ? order.words : null,
    note: lease.note,
    /** How the asker reads of whoever holds the lease. */
    shownAs: { name: publicName, numberEnd: endOf(number) },
    may: { start: lives && lease.state === 'taken' && canBegin, finish: lives && canBegin, noAnswer: lives && canBegin, handOver: lives && lease.handoverAt === null, keep: lives && lease.handoverAt !== null, giveBack: lives },
    steps: timeline.filter(({ facts }) => facts.leaseId === leaseId).map(({ at, action }) => ({ at, step: action.replace(/^lease\./, '') })),
  }
}

/** The last four digits: enough to be recognised by whoever was told them, too little to look anybody up. */
export const endOf = (number: string) => number.slice(-4)

/**
 * Who holds or held an order, for whoever asked for it: the name a volunteer agreed to, or the end of their number; until
 * when; and each time they looked at how to reach the asker.
 */
export async function listHolders(db: Database, { orderId, now }: { orderId: string, now: Date }) {
  const rows = await db.select({ lease: orderLeases, publicName: volunteers.publicName, number: volunteers.number }).from(orderLeases)
    .innerJoin(volunteers, eq(volunteers.id, orderLeases.volunteerId)).where(eq(orderLeases.orderId, orderId)).orderBy(asc(orderLeases.takenAt), asc(orderLeases.id))
  const timeline = rows.length === 0 ? [] : await listTimeline(db, { type: 'order', id: orderId })
  return rows.map(({ lease, publicName, number }) => ({
    leaseId: lease.id, name: publicName, numberEnd: endOf(number), state: stateAt(lease, now), lives: livesAt(lease, now),
    takenAt: lease.takenAt, startBy: lease.startBy, startedAt: lease.startedAt, finishBy: lease.finishBy, endedAt: lease.endedAt,
    seenAt: timeline.filter(({ action, facts }) => action === 'lease.contactSeen' && facts.leaseId === lease.id).map(({ at }) => at),
  }))
}

/** The leases of an order for the community: by the volunteers' numbers, without how anybody is reached. */
export async function listLeasesForStaff(db: Database, { orderId, now }: { orderId: string, now: Date }) {
  const holders = await listHolders(db, { orderId, now })
  const rows = await db.select({ id: orderLeases.id, volunteerId: orderLeases.volunteerId, number: volunteers.number, finishedAt: orderLeases.finishedAt, handoverAt: orderLeases.handoverAt }).from(orderLeases)
    .innerJoin(volunteers, eq(volunteers.id, orderLeases.volunteerId)).where(eq(orderLeases.orderId, orderId))
  const rowOf = new Map(rows.map(row => [row.id, row]))
  return holders.map((holder) => {
    const { volunteerId, number, handoverAt, finishedAt } = rowOf.get(holder.leaseId)!
    return { ...holder, volunteerId, number, minutes: holder.startedAt && finishedAt ? minutesOfLease({ ...holder, finishedAt }) : null, isHandingOver: holder.lives && handoverAt !== null }
  })
}
