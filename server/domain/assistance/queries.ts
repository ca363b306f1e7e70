import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { seenRouteStates, type AssistanceState } from '../../../shared/assistance/rules.ts'
import type { bodyLists, helpLists } from '../../../shared/assistance/schemas.ts'
import type { RowPlace, RowScope } from '../../../shared/staff/permissions.ts'
import { findBodyNames } from '../bodies/queries.ts'
import { assistanceNotFound } from './errors.ts'
import { assistanceContacts, assistanceRequests, assistanceRoutes, assistanceSteps } from './tables.ts'

export type Request = typeof assistanceRequests.$inferSelect
export type Route = typeof assistanceRoutes.$inferSelect
export type Step = typeof assistanceSteps.$inferSelect

/** Throws `assistance.not_found` (404). */
export async function getRequest(db: Database, id: string): Promise<Request> {
  const [request] = await db.select().from(assistanceRequests).where(eq(assistanceRequests.id, id))
  if (!request) throw assistanceNotFound()
  return request
}

/** The routes of a request, the first one first; a request has a handful. */
export function listRoutes(db: Database, requestId: string): Promise<Route[]> {
  return db.select().from(assistanceRoutes).where(eq(assistanceRoutes.requestId, requestId)).orderBy(asc(assistanceRoutes.sentAt), asc(assistanceRoutes.id))
}

export function listSteps(db: Database, requestId: string): Promise<Step[]> {
  return db.select().from(assistanceSteps).where(eq(assistanceSteps.requestId, requestId)).orderBy(asc(assistanceSteps.at), asc(assistanceSteps.id))
}

/** Sealed; undefined when it was removed or none was given. */
export async function findHelpContact(db: Database, requestId: string) {
  const [row] = await db.select().from(assistanceContacts).where(eq(assistanceContacts.requestId, requestId))
  return row
}

/** Where a request belongs, for the check of whoever touches it: its place, and the bodies it is with or was answered by. */
export async function placeOf(db: Database, requestId: string): Promise<Required<RowPlace>> {
  const [{ subDistrict, community }, routes] = await Promise.all([getRequest(db, requestId), listRoutes(db, requestId)])
  return { subDistrict, community, bodies: seenBy(routes) }
}

const seen: readonly string[] = seenRouteStates

/** The bodies that may look at it. */
export function seenBy(routes: readonly Route[]): string[] {
  return routes.flatMap(({ bodyId, state }) => bodyId && seen.includes(state) ? [bodyId] : [])
}

/** The routes of one body, as far as it may look at them. */
export function routesSeenBy(routes: readonly Route[], bodyId: string): Route[] {
  return routes.filter(route => route.bodyId === bodyId && seen.includes(route.state))
}

type HelpList = (typeof helpLists)[number]
interface Page { cursor?: { at: string, id: string }, limit: number }

/** Requests for staff of this scope: the open ones by the day something is due, those that are over by the day they came. Or the one of a number. */
export async function listRequests(db: Database, { scope, list, number, cursor, limit }: Page & { scope: RowScope, list: HelpList, number?: string }) {
  // Whoever works for a body has a list of its own.
  const isSeen = scope.bodyId !== null
    ? sql`1 = 0`
    : and(
        scope.subDistricts === 'all' ? undefined : inArray(assistanceRequests.subDistrict, [...scope.subDistricts]),
        scope.communities === null ? undefined : inArray(assistanceRequests.community, [...scope.communities]),
      )
  if (number) {
    const rows = await db.select().from(assistanceRequests).where(and(eq(assistanceRequests.number, number), isSeen))
    return { items: rows.map(toListed), nextCursor: null }
  }
  const { dueOn, receivedAt, id, state } = assistanceRequests
  const isPast = list === 'closed' || list === 'withdrawn'
  const after = cursor && (isPast
    ? sql`(${receivedAt}, ${id}) < (${sql.param(new Date(Number(cursor.at)), receivedAt)}, ${cursor.id})`
    : sql`(${dueOn}, ${id}) > (${cursor.at}, ${cursor.id})`)
  const rows = await db.select().from(assistanceRequests).where(and(isNotNullUnless(isPast), list === 'open' ? undefined : eq(state, list as AssistanceState), isSeen, after))
    .orderBy(...isPast ? [desc(receivedAt), desc(id)] : [asc(dueOn), asc(id)]).limit(limit + 1)
  return toPage(rows, limit, row => isPast ? String(row.receivedAt.getTime()) : row.dueOn ?? '', toListed)
}

/** Whatever is open has a day something is due on. */
const isNotNullUnless = (isPast: boolean) => isPast ? undefined : isNotNull(assistanceRequests.dueOn)

function toListed({ id, number, needs, state, subDistrict, community, receivedAt, contactedAt, dueOn, due, finishedAt, isDemo }: Request) {
  return { id, number, needs, state, subDistrict, community, receivedAt, hasContact: contactedAt !== null, dueOn, clock: due?.clock ?? null, finishedAt, isDemo }
}

const bodyStates = { sent: ['sent'], taken: ['taken'], ended: ['met', 'notMet'] } as const

/** What was given to one body, by the day its answer is due. */
export async function listForBody(db: Database, { bodyId, list, cursor, limit }: Page & { bodyId: string, list: (typeof bodyLists)[number] }) {
  const { dueOn, id } = assistanceRoutes
  const rows = await db.select({ route: assistanceRoutes, request: assistanceRequests }).from(assistanceRoutes).innerJoin(assistanceRequests, eq(assistanceRequests.id, assistanceRoutes.requestId))
    .where(and(eq(assistanceRoutes.bodyId, bodyId), inArray(assistanceRoutes.state, [...bodyStates[list]]), cursor && sql`(${dueOn}, ${id}) > (${cursor.at}, ${cursor.id})`))
    .orderBy(asc(dueOn), asc(id)).limit(limit + 1)
  return toPage(rows.map(row => ({ ...row, id: row.route.id })), limit, ({ route }) => route.dueOn ?? '', ({ route, request }) => ({
    id: request.id, routeId: route.id, number: request.number, need: route.need, state: route.state, subDistrict: request.subDistrict, community: request.community, sentAt: route.sentAt, dueOn: route.dueOn, isDemo: request.isDemo,
  }))
}

/** A page of rows of which one more was read than is shown. */
function toPage<Row extends { id: string }, Item>(rows: Row[], limit: number, keyOf: (row: Row) => string, toItem: (row: Row) => Item): { items: Item[], nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last ? `${keyOf(last)}.${last.id}` : null }
}

/** The names of the bodies of these routes. */
export async function namesOfBodies(db: Database, routes: readonly Route[]) {
  return findBodyNames(db, [...new Set(routes.flatMap(({ bodyId }) => bodyId ?? []))])
}
