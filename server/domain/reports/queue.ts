import { and, asc, between, count, desc, eq, gt, inArray, isNotNull, isNull, lte, ne, notExists, notInArray, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { toSimplified } from '../../text/simplify.ts'
import { boxAround, findAlike, knownRadiusM, metresBetween } from '../../../shared/reports/known.ts'
import { inboxes, mostCounted, type Inbox } from '../../../shared/reports/queue.ts'
import { finalStatuses, reportStatuses, type BeingBuilt, type ReportKind, type ReportStatus } from '../../../shared/reports/rules.ts'
import { nearestDue, startOfTomorrow } from '../../../shared/reports/timeLeft.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { toDay } from '../../../shared/time.ts'
import { inScope, type Report } from './queries.ts'
import { reportAppeals, reportProposals, reportRatings, reports, reportSnoozes } from './tables.ts'

export interface QueueFilter {
  status?: ReportStatus
  inbox?: Inbox
  subDistrict?: string
  kind?: ReportKind
  beingBuilt?: BeingBuilt
  /** Received at or before this instant. */
  receivedUntil?: Date
}

/** Whose list it is. */
export interface QueueReader { id: string, scope: RowScope, now: Date }

/** Where a report stands in a list; `at` is the instant the list is ordered by. */
export interface QueuePlace { priority: number, at: Date | null, id: string }

interface Queue { filter: QueueFilter, reader: QueueReader }

/** A body sees nothing of when a report arrived: its lists go by the dispatch. */
type Order = 'arrival' | 'dispatch' | 'due'

function orderOf({ filter: { inbox }, reader }: Queue): Order {
  if (inbox === 'byDue' || inbox === 'dueToday' || inbox === 'overdue') return 'due'
  return reader.scope.bodyId === null ? 'arrival' : 'dispatch'
}

const instants = { arrival: reports.receivedAt, dispatch: reports.dispatchedAt, due: reports.nextDueAt }

function placeIn(order: Order, report: Pick<Report, 'id' | 'priority' | 'receivedAt' | 'dispatchedAt' | 'nextDueAt'>): QueuePlace {
  return { id: report.id, priority: report.priority, at: { arrival: report.receivedAt, dispatch: report.dispatchedAt, due: report.nextDueAt }[order] }
}

const sortKey = (order: Order) => order === 'due' ? [reports.nextDueAt, reports.id] : [reports.priority, instants[order], reports.id]

/** A row value, so that both databases walk the index from there. */
function isBeyond(direction: '>' | '<', { priority, at, id }: QueuePlace, order: Order): SQL {
  const instant = sql.param(at, instants[order])
  const key = sql`(${sql.join(sortKey(order), sql`, `)})`
  const other = order === 'due' ? sql`(${instant}, ${id})` : sql`(${priority}, ${instant}, ${id})`
  return direction === '>' ? sql`${key} > ${other}` : sql`${key} < ${other}`
}

/** The page of a list as a query that was not asked yet. */
export function queryQueue(db: Database, { limit, after, ...queue }: Queue & { limit: number, after?: QueuePlace }) {
  const order = orderOf(queue)
  return db.select({
    id: reports.id, number: reports.number, kind: reports.kind, beingBuilt: reports.beingBuilt, inDanger: reports.inDanger,
    subDistrict: reports.subDistrict, community: reports.community, placeWords: reports.placeWords, status: reports.status,
    priority: reports.priority, receivedAt: reports.receivedAt, dispatchedAt: reports.dispatchedAt, nextDueAt: reports.nextDueAt,
    dueOn: reports.dueOn, due: reports.due, stepDueOn: reports.stepDueOn, stepDue: reports.stepDue,
    rewrite: reports.rewrite, isDemo: reports.isDemo, version: reports.version,
  }).from(reports).where(and(...narrowed(db, queue), after && isBeyond('>', after, order)))
    .orderBy(...sortKey(order).map(column => asc(column!))).limit(limit + 1)
}

/**
 * One page of a list. Of a state: danger first, then what is being built, then the longest waiting; of clocks: the one
 * that ends first. Only rows the person is responsible for, without what they have put aside. Without `withWords`, no
 * words of the reporter and no moment of arrival: the day of the dispatch, and what triage has written.
 */
export async function listReports(db: Database, { withWords = true, limit, ...queue }: Queue & { limit: number, after?: QueuePlace, withWords?: boolean }) {
  const rows = await queryQueue(db, { ...queue, limit })
  const last = rows.length > limit ? rows[limit - 1]! : null
  return {
    items: rows.slice(0, limit).map(({ due, dueOn, stepDue, stepDueOn, receivedAt, dispatchedAt, nextDueAt: _, placeWords, rewrite, ...row }) => ({
      ...row,
      placeWords: withWords ? placeWords : '',
      summary: withWords ? null : rewrite,
      at: withWords ? receivedAt : dispatchedAt ?? receivedAt,
      due: nearestDue({ dueOn, due, stepDueOn, stepDue }),
    })),
    next: last && placeIn(orderOf(queue), last),
  }
}

/** The reports before and after one in the same list; of one that has left the list, where it stood. */
export async function findNeighbours(db: Database, { report, ...queue }: Queue & { report: Report }) {
  const order = orderOf(queue)
  const place = placeIn(order, report)
  const neighbour = async (direction: '>' | '<', along: typeof asc) => {
    if (place.at === null && direction === '<') return null
    const beyond = place.at === null ? ne(reports.id, place.id) : isBeyond(direction, place, order)
    const [row] = await db.select({ id: reports.id }).from(reports).where(and(...narrowed(db, queue), beyond))
      .orderBy(...sortKey(order).map(column => along(column!))).limit(1)
    return row?.id ?? null
  }
  return { previous: await neighbour('<', desc), next: await neighbour('>', asc) }
}

function narrowed(db: Database, { filter, reader }: Queue): Array<SQL | undefined> {
  return [
    filter.status ? eq(reports.status, filter.status) : undefined,
    filter.inbox ? inInbox(db, filter.inbox, reader) : undefined,
    inScope(reader.scope),
    filter.subDistrict ? eq(reports.subDistrict, filter.subDistrict) : undefined,
    filter.kind ? eq(reports.kind, filter.kind) : undefined,
    filter.beingBuilt ? eq(reports.beingBuilt, filter.beingBuilt) : undefined,
    filter.receivedUntil ? lte(reports.receivedAt, filter.receivedUntil) : undefined,
    notExists(db.select({ one: sql`1` }).from(reportSnoozes)
      .where(and(eq(reportSnoozes.staffId, reader.id), eq(reportSnoozes.reportId, reports.id), gt(reportSnoozes.until, reader.now)))),
  ]
}

const inHand = ['dispatched', 'taken', 'verifying', 'found', 'handling', 'extended', 'handled'] as const

function inInbox(db: Database, inbox: Inbox, { id, now }: QueueReader): SQL | undefined {
  switch (inbox) {
    case 'byDue': return isNotNull(reports.nextDueAt)
    case 'mine': return and(eq(reports.handlerId, id), inArray(reports.status, [...inHand]))
    case 'dueToday': return and(gt(reports.nextDueAt, now), lte(reports.nextDueAt, startOfTomorrow(now)))
    case 'overdue': return lte(reports.nextDueAt, now)
    case 'disputed': return eq(reports.status, 'disputed')
    case 'unhappy': {
      const ofThisRound = db.select({ one: sql`1` }).from(reportRatings).where(and(
        eq(reportRatings.reportId, reports.id), eq(reportRatings.round, reports.reopenings),
        or(eq(reportRatings.solved, 'no'), eq(reportRatings.outcome, 'dissatisfied')),
      ))
      return and(inArray(reports.status, ['reopened', 'told', 'followedUp']), or(eq(reports.status, 'reopened'), sql`exists ${ofThisRound}`))
    }
    // Whoever decided does not check their own decision: it is not in their list.
    case 'appeals': return inArray(reports.id, db.select({ id: reportAppeals.reportId }).from(reportAppeals).where(and(isNull(reportAppeals.decidedAt), ne(reportAppeals.refusedBy, id))))
    case 'secondCheck': return or(
      and(inArray(reports.status, ['verifying', 'extended']), isNotNull(reports.findingAt), isNull(reports.checkedBy), ne(reports.findingBy, id)),
      inArray(reports.id, db.select({ id: reportProposals.reportId }).from(reportProposals).where(ne(reportProposals.by, id))),
    )
  }
}

/** How many rows a list has, as a query that was not asked yet; counting stops after `mostCounted`. */
export function queryCount(db: Database, queue: Queue) {
  const some = db.select({ id: reports.id }).from(reports).where(and(...narrowed(db, queue))).limit(mostCounted + 1).as('some')
  return db.select({ count: count() }).from(some)
}

async function countSome(db: Database, queue: Queue): Promise<number> {
  return Number((await queryCount(db, queue))[0]!.count)
}

/** How many reports are in each state, as far as `mostCounted` + 1, of those the person is responsible for. */
export async function countReports(db: Database, reader: QueueReader): Promise<Record<ReportStatus, number>> {
  const counts = await Promise.all(reportStatuses.map(async status => [status, await countSome(db, { filter: { status }, reader })] as const))
  return Object.fromEntries(counts) as Record<ReportStatus, number>
}

/** How much waits for a person in each list of the inbox, as far as `mostCounted` + 1. */
export async function countInbox(db: Database, reader: QueueReader): Promise<Record<Inbox, number>> {
  const counts = await Promise.all(inboxes.map(async inbox => [inbox, await countSome(db, { filter: { inbox }, reader })] as const))
  return Object.fromEntries(counts) as Record<Inbox, number>
}

/** Open reports of the kind within 250 m, as a query that was not asked yet. */
export function queryNear(db: Database, { report, reader }: { report: Report & { longitude: number, latitude: number }, reader: QueueReader }) {
  const { west, east, south, north } = boxAround(report)
  return db.select().from(reports).where(and(
    eq(reports.kind, report.kind), between(reports.latitude, south, north), between(reports.longitude, west, east), ...otherOpen(report, reader),
  )).limit(100)
}

/** The newest open reports of the kind in the community, as a query that was not asked yet. */
export function queryNeighbourhood(db: Database, { report, reader }: { report: Report & { community: string }, reader: QueueReader }) {
  return db.select().from(reports).where(and(eq(reports.community, report.community), eq(reports.kind, report.kind), ...otherOpen(report, reader)))
    .orderBy(desc(reports.receivedAt), desc(reports.id)).limit(100)
}

function otherOpen(report: Report, { scope }: QueueReader) {
  return [ne(reports.id, report.id), notInArray(reports.status, [...finalStatuses]), inScope(scope)]
}

/**
 * What may be the same matter: open reports of the kind within 250 m, the nearest first, then those of the community
 * whose words are alike; at most six.
 */
export async function listLikelyDuplicates(db: Database, { report, reader }: { report: Report, reader: QueueReader }) {
  const { longitude, latitude, community } = report
  const point = longitude === null || latitude === null ? null : { longitude, latitude }
  const near = point === null ? [] : (await queryNear(db, { report: { ...report, ...point }, reader }))
    .map(other => ({ other, metres: Math.round(metresBetween(point, { longitude: other.longitude!, latitude: other.latitude! })) }))
    .filter(({ metres }) => metres <= knownRadiusM).sort((a, b) => a.metres - b.metres)
  const neighbours = community === null ? [] : await queryNeighbourhood(db, { report: { ...report, community }, reader })
  const named = neighbours.map(other => ({ other, metres: null, nameZh: other.placeWords, aliases: [other.nearWords ?? ''], placeWords: other.words }))
  const alike = findAlike(named, [report.placeWords, report.nearWords, report.words].join(' '), { simplify: toSimplified })
    .filter(({ other: { id } }) => !near.some(({ other }) => other.id === id))
  return [...near, ...alike].slice(0, 6).map(({ other, metres }) => ({
    id: other.id, number: other.number, status: other.status, receivedOn: toDay(other.receivedAt), placeWords: other.placeWords, metres,
  }))
}
