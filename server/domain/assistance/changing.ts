import { and, eq } from 'drizzle-orm'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { isLiveRoute, isOver, standingOf, stateOf } from '../../../shared/assistance/rules.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { toReportDue, type ReportDue } from '../../../shared/reports/records.ts'
import type { Day } from '../../../shared/time.ts'
import { getRequest, listRoutes, type Request, type Route } from './queries.ts'
import { assistanceRequests, assistanceRoutes } from './tables.ts'

export interface Whole { request: Request, routes: Route[] }

export interface Change {
  request?: Partial<Request>
  /** Routes to change by id, each as long as it is as it was read. */
  routes?: Record<string, Partial<Route>>
  /** Routes that are new. */
  added?: Route[]
  writes?: (tx: Database) => Array<Write | OptionalWrite>
}

interface DueDay { day: Day, due: ReportDue }

const clockFrom = (clock: Parameters<typeof dueBy>[0], from: Date, calendar: WorkCalendar): DueDay[] => {
  const due = dueBy(clock, from, calendar)
  return due ? [{ day: due.day, due: toReportDue(due) }] : []
}

/** Since when a need has been with nobody. */
function waitingSince(need: Route['need'], { request, routes }: Whole): Date {
  return new Date(Math.max(request.receivedAt.getTime(), ...routes.flatMap(route => route.need === need ? [(route.reopenedAt ?? route.endedAt)?.getTime() ?? 0] : [])))
}

/** What is due next of a request: the first contact, a need that is with nobody, the earliest answer of those it is with, the follow-up. */
export function nextDue(whole: Whole, calendar: WorkCalendar): DueDay | null {
  const { request, routes } = whole
  if (isOver(request.state)) return null
  const all = [
    ...request.contactedAt === null ? clockFrom('assistance.answer', request.receivedAt, calendar) : [],
    ...request.needs.flatMap(need => standingOf(need, routes) === 'waiting' ? clockFrom('assistance.answer', waitingSince(need, whole), calendar) : []),
    ...routes.flatMap(({ state, dueOn, due }) => isLiveRoute(state) && dueOn && due ? [{ day: dueOn, due }] : []),
    ...request.state === 'finished' && request.finishedAt
      ? clockFrom('assistance.followUp', request.followUp === 'notReached' && request.followedUpAt ? request.followedUpAt : request.finishedAt, calendar)
      : [],
  ]
  return all.sort((a, b) => a.day < b.day ? -1 : a.day > b.day ? 1 : 0)[0] ?? null
}

/** What follows from a change for the state of a request and its days. */
function settle({ request, routes }: Whole, calendar: WorkCalendar, now: Date): Partial<Request> {
  if (isOver(request.state)) return { state: request.state, closedAt: request.closedAt ?? now, dueOn: null, due: null, followUpDueOn: null }
  const state = stateOf(request.needs, routes)
  const finishedAt = state === 'finished' ? request.finishedAt ?? now : null
  const next = nextDue({ request: { ...request, state, finishedAt }, routes }, calendar)
  return {
    state, finishedAt, dueOn: next?.day ?? null, due: next?.due ?? null,
    followUpDueOn: next?.due.clock === 'assistance.followUp' ? next.day : null,
    ...state === 'finished' ? {} : { followUp: null, followedUpAt: null },
  }
}

/**
 * Changes a request and its routes in one commit; its state and the days something is due on follow. `decide` sees both
 * as they are and says what changes, or null for nothing. With `version` the person saw that state of the request and a
 * later one is refused (`stale`, 409); without it the request is read again until nobody else was quicker.
 */
export async function changeRequest(db: Database, { requestId, version, calendar, now }: { requestId: string, version?: number, calendar: WorkCalendar, now: Date }, decide: (whole: Whole) => Promise<Change | null> | Change | null): Promise<void> {
  const attempt = async () => {
    const whole = await readWhole(db, requestId)
    if (version !== undefined && whole.request.version !== version) throw new StaleWriteError()
    const change = await decide(whole)
    if (change) await commit(db, tx => writesOf(tx, whole, change, { calendar, now }))
  }
  await (version === undefined ? untilSettled(attempt) : attempt())
}

/** The request and its routes, read so that the routes are never older than the version of the request. */
export async function readWhole(db: Database, requestId: string): Promise<Whole> {
  const request = await getRequest(db, requestId)
  return { request, routes: await listRoutes(db, requestId) }
}

/** The writes of a change, for a commit that holds others as well. */
export function writesOf(tx: Database, { request, routes }: Whole, change: Change, { calendar, now }: { calendar: WorkCalendar, now: Date }): Array<Write | OptionalWrite> {
  const changed = routes.map(route => ({ ...route, ...change.routes?.[route.id] }))
  const settled = settle({ request: { ...request, ...change.request }, routes: [...changed, ...change.added ?? []] }, calendar, now)
  return [
    tx.update(assistanceRequests).set({ ...change.request, ...settled, version: request.version + 1 })
      .where(and(eq(assistanceRequests.id, request.id), eq(assistanceRequests.version, request.version))).returning({ id: assistanceRequests.id }),
    ...routes.flatMap(({ id, version }) => change.routes?.[id]
      ? [tx.update(assistanceRoutes).set({ ...change.routes[id], version: version + 1 }).where(and(eq(assistanceRoutes.id, id), eq(assistanceRoutes.version, version))).returning({ id: assistanceRoutes.id })]
      : []),
    ...change.added?.length ? [tx.insert(assistanceRoutes).values(change.added).returning({ id: assistanceRoutes.id })] : [],
    ...change.writes?.(tx) ?? [],
  ]
}
