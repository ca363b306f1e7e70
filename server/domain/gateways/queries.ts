import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import type { Database } from '../../database/connect.ts'
import { findBriefs } from '../reports/queries.ts'
import { gatewayInvalid, gatewayNotFound } from './errors.ts'
import { gatewayForwards, gatewayLog, gateways } from './tables.ts'

export type Gateway = typeof gateways.$inferSelect
export type Forward = typeof gatewayForwards.$inferSelect

/** With its sealed key, for commands. Throws `gateway.not_found` (404). */
export async function getGateway(db: Database, id: string): Promise<Gateway> {
  const [gateway] = await db.select().from(gateways).where(eq(gateways.id, id))
  if (!gateway) throw gatewayNotFound()
  return gateway
}

/** Throws `gateway.not_found` (404). */
export async function getForward(db: Database, id: string): Promise<Forward> {
  const [forward] = await db.select().from(gatewayForwards).where(eq(gatewayForwards.id, id))
  if (!forward) throw gatewayNotFound()
  return forward
}

/** A gateway as staff see it: of its key only whether there is one. */
export function toShownGateway({ id, name, baseUrl, jurisdictionId, apiKey, format, state, mapping, services, servicesAt, failingSince, version }: Gateway) {
  return { id, name, baseUrl, jurisdictionId, hasKey: apiKey !== null, format, state, mapping, services, servicesAt, failingSince, version }
}

/** All of them in the order they were made, each with how many cases wait to be sent or for somebody's decision. */
export async function listGateways(db: Database) {
  const [rows, waiting] = await Promise.all([
    db.select().from(gateways).orderBy(asc(gateways.createdAt), asc(gateways.id)),
    db.select({ gatewayId: gatewayForwards.gatewayId, count: sql<number>`count(*)` }).from(gatewayForwards).where(inArray(gatewayForwards.state, ['waiting', 'unsure', 'token'])).groupBy(gatewayForwards.gatewayId),
  ])
  return rows.map((row) => {
    const { id, name, state, failingSince } = row
    return { id, name, state, failingSince, waiting: Number(waiting.find(({ gatewayId }) => gatewayId === id)?.count ?? 0) }
  })
}

/** One page of what was passed on to a gateway, the latest first, each with its log. Throws `invalid` (422) for a cursor that is not ours. */
export async function listForwards(db: Database, { gatewayId, limit, cursor }: { gatewayId: string, limit: number, cursor?: string }) {
  const after = cursor === undefined ? undefined : readCursor(cursor, z.tuple([cursorInstant, z.string()]))
  if (cursor !== undefined && !after) throw gatewayInvalid({ issues: [{ path: 'cursor', code: 'gateway.cursor_invalid' }] })
  const rows = await db.select().from(gatewayForwards).where(and(
    eq(gatewayForwards.gatewayId, gatewayId),
    after && sql`(${gatewayForwards.createdAt}, ${gatewayForwards.id}) < (${sql.param(after[0], gatewayForwards.createdAt)}, ${after[1]})`,
  )).orderBy(desc(gatewayForwards.createdAt), desc(gatewayForwards.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [log, briefs] = await Promise.all([
    page.length === 0 ? [] : db.select().from(gatewayLog).where(inArray(gatewayLog.forwardId, page.map(({ id }) => id))).orderBy(asc(gatewayLog.at), asc(gatewayLog.id)).limit(2000),
    findBriefs(db, page.map(({ reportId }) => reportId)),
  ])
  const last = page.at(-1)
  return {
    items: page.map(({ id, reportId, serviceCode, state, dueAt, remoteId, remoteStatus, createdAt, version }) => ({
      id, reportId, number: briefs.get(reportId)?.number ?? null, serviceCode, state, dueAt, remoteId, remoteStatus, createdAt, version,
      log: log.filter(({ forwardId }) => forwardId === id).map(({ at, what, httpStatus, problem, remoteStatus: said, notes }) => ({ at, what, httpStatus, problem, remoteStatus: said, notes })),
    })),
    nextCursor: rows.length > limit && last ? writeCursor(last.createdAt, last.id) : null,
  }
}

/** Where a case was passed on, for its page. */
export function listForwardsOfReport(db: Database, reportId: string) {
  return db.select({
    id: gatewayForwards.id, gatewayId: gatewayForwards.gatewayId, gatewayName: gateways.name, state: gatewayForwards.state, remoteId: gatewayForwards.remoteId,
    remoteStatus: gatewayForwards.remoteStatus, remoteAt: gatewayForwards.remoteAt, createdAt: gatewayForwards.createdAt,
  }).from(gatewayForwards).innerJoin(gateways, eq(gateways.id, gatewayForwards.gatewayId)).where(eq(gatewayForwards.reportId, reportId)).orderBy(asc(gatewayForwards.createdAt), asc(gatewayForwards.id))
}

/** Gateways in use that take this kind. */
export async function listGatewaysFor(db: Database, kind: keyof Gateway['mapping']['kinds']): Promise<Array<{ id: string, name: string }>> {
  const rows = await db.select().from(gateways).where(and(eq(gateways.state, 'active'), isNotNull(gateways.servicesAt))).orderBy(asc(gateways.createdAt), asc(gateways.id))
  return rows.filter(({ mapping }) => mapping.kinds[kind] !== undefined).map(({ id, name }) => ({ id, name }))
}
