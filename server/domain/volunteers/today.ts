import { and, asc, eq, gt, gte, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { endOfDay, startOfDay, toDay } from '../../../shared/time.ts'
import { lackingToday, standingToday, waitToday, type OrderWait } from '../../../shared/volunteers/today.ts'
import { duties, hourCorrections, orderDisputes, orderLeases, orders, shifts, teams, volunteers } from './tables.ts'

const most = 100

/**
 * What a community looks at in the morning and in between: who comes today and who is missing, which orders wait, and how
 * much else is to be done. One community; nobody's contact.
 */
export async function getToday(db: Database, { community, now }: { community: string, now: Date }) {
  const today = toDay(now)
  const startOfToday = startOfDay(today)
  const endOfToday = endOfDay(today)
  const [dayShifts, waitingOrders, signUps, corrections, disputes] = await Promise.all([
    listDayShifts(db, { community, startOfToday, endOfToday, now }),
    listWaitingOrders(db, { community, now, endOfToday }),
    count(db, volunteers, and(eq(volunteers.community, community), eq(volunteers.state, 'applied'))),
    count(db, hourCorrections, and(eq(hourCorrections.community, community), isNull(hourCorrections.decidedAt))),
    count(db, orderDisputes, and(eq(orderDisputes.community, community), isNull(orderDisputes.decidedAt))),
  ])
  return { today, shifts: dayShifts, orders: waitingOrders, counts: { signUps, corrections, disputes } }
}

async function count(db: Database, table: typeof volunteers | typeof hourCorrections | typeof orderDisputes, where: SQL | undefined): Promise<number> {
  const [row] = await db.select({ n: sql<number>`count(*)` }).from(table).where(where)
  return Number(row!.n)
}

async function listDayShifts(db: Database, { community, startOfToday, endOfToday, now }: { community: string, startOfToday: Date, endOfToday: Date, now: Date }) {
  const rows = await db.select({ shift: shifts, team: teams.text }).from(shifts).innerJoin(teams, eq(teams.id, shifts.teamId))
    .where(and(eq(shifts.community, community), gte(shifts.startsAt, startOfToday), lt(shifts.startsAt, endOfToday))).orderBy(asc(shifts.startsAt), asc(shifts.id)).limit(most)
  const people = rows.length === 0 ? [] : await db.select({ id: duties.id, shiftId: duties.shiftId, state: duties.state, isLate: duties.isLate, checkedInAt: duties.checkedInAt, number: volunteers.number, publicName: volunteers.publicName })
    .from(duties).innerJoin(volunteers, eq(volunteers.id, duties.volunteerId))
    .where(and(inArray(duties.shiftId, rows.map(({ shift }) => shift.id)), inArray(duties.state, ['going', 'present', 'absent', 'cancelled']))).orderBy(asc(duties.rank), asc(duties.id))
  return rows.map(({ shift, team }) => {
    const standing = people.filter(({ shiftId }) => shiftId === shift.id).map(({ id, number, publicName, checkedInAt, ...duty }) => ({ id, numberEnd: number.slice(-4), publicName, checkedInAt, standing: standingToday(duty, shift, now) }))
    const { id, startsAt, endsAt, place, seats, least, calledOffAt, isDemo } = shift
    return {
      id, team: team.name, startsAt, endsAt, place, seats, least, isCalledOff: calledOffAt !== null, isDemo,
      lacking: calledOffAt ? 0 : lackingToday(shift, standing.map(person => person.standing), now),
      people: calledOffAt ? [] : standing.flatMap(person => person.standing === null ? [] : [{ ...person, standing: person.standing }]),
    }
  })
}

const urgency: readonly OrderWait[] = ['notFinished', 'notStarted', 'untaken', 'screening']

async function listWaitingOrders(db: Database, { community, now, endOfToday }: { community: string, now: Date, endOfToday: Date }) {
  const columns = { id: orders.id, number: orders.number, kind: orders.kind, title: orders.title, state: orders.state, startsAt: orders.startsAt, endsAt: orders.endsAt, taken: orders.taken, helpers: orders.helpers, screenDueOn: orders.screenDueOn, isDemo: orders.isDemo }
  const [posted, open] = await Promise.all([
    db.select(columns).from(orders).where(and(eq(orders.community, community), eq(orders.state, 'posted'))).orderBy(asc(orders.startsAt), asc(orders.id)).limit(most),
    // Of an order that has ended only what still runs is news.
    db.select(columns).from(orders).where(and(eq(orders.community, community), eq(orders.state, 'open'), lt(orders.startsAt, endOfToday), or(
      gt(orders.endsAt, now), inArray(orders.id, db.select({ id: orderLeases.orderId }).from(orderLeases).where(and(eq(orderLeases.orderId, orders.id), eq(orderLeases.state, 'started')))),
    ))).orderBy(asc(orders.startsAt), asc(orders.id)).limit(most),
  ])
  const leases = open.length === 0 ? [] : await db.select({ orderId: orderLeases.orderId, state: orderLeases.state }).from(orderLeases)
    .where(and(inArray(orderLeases.orderId, open.map(({ id }) => id)), inArray(orderLeases.state, ['taken', 'started'])))
  return [...posted, ...open].flatMap(({ state, taken, helpers, ...order }) => {
    const wait = waitToday({ ...order, state, taken, helpers }, leases.filter(({ orderId }) => orderId === order.id), { now, endOfToday })
    return wait ? [{ ...order, wait, on: toDay(order.startsAt), missingHelpers: Math.max(0, helpers - taken) }] : []
  }).sort((a, b) => urgency.indexOf(a.wait) - urgency.indexOf(b.wait) || a.startsAt.getTime() - b.startsAt.getTime())
}
