import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { besideIds } from '../../database/statements.ts'
import type { RequestFilter } from '../../../shared/open311/params.ts'
import type { RequestStatus, ShownState } from '../../../shared/open311/states.ts'
import type { ReportKind } from '../../../shared/reports/rules.ts'
import { open311Requests, open311Updates } from './tables.ts'

/** A published request; nothing else of its row is read for the public. */
export interface PublishedRequest {
  id: string
  kind: ReportKind
  subDistrict: string
  state: ShownState
  status: RequestStatus
  requestedAt: Date
  updatedAt: Date
}

const { id, kind, subDistrict, publicState: state, status, requestedAt, updatedAt } = open311Requests

/** A page of published requests, those of the last weeks first; or those of some ids. */
export async function listRequests(db: Database, { ids, kinds, statuses, from, until, updatedFrom, updatedUntil, page, pageSize }: Omit<RequestFilter, 'extensions'>): Promise<PublishedRequest[]> {
  const rows = await db.select({ id, kind, subDistrict, state, status, requestedAt, updatedAt }).from(open311Requests).where(and(
    isNotNull(requestedAt),
    ids && inArray(id, ids),
    kinds && inArray(kind, kinds),
    statuses && (statuses.length === 1 ? eq(status, statuses[0]!) : inArray(status, statuses)),
    from && gte(requestedAt, from), until && lte(requestedAt, until),
    updatedFrom && gte(updatedAt, updatedFrom), updatedUntil && lte(updatedAt, updatedUntil),
  )).orderBy(desc(requestedAt), desc(id)).limit(page * pageSize)
  return rows.slice((page - 1) * pageSize) as PublishedRequest[]
}

/** A published request; undefined when there is none, or none yet. */
export async function findRequest(db: Database, requestId: string): Promise<PublishedRequest | undefined> {
  return (await listRequests(db, { ids: [requestId], page: 1, pageSize: 1 }))[0]
}

/** What happened to published requests, in its order, by their ids. */
export async function listPublicUpdates(db: Database, requestIds: string[]): Promise<Map<string, { state: ShownState, at: Date }[]>> {
  const found = new Map<string, { state: ShownState, at: Date }[]>()
  if (requestIds.length === 0) return found
  const rows = await db.select({ requestId: open311Updates.requestId, state: open311Updates.state, at: open311Updates.at }).from(open311Updates)
    .where(and(isNull(besideIds(open311Updates.clientId)), inArray(open311Updates.requestId, requestIds))).orderBy(asc(open311Updates.at), asc(open311Updates.id))
  for (const { requestId, ...update } of rows) found.set(requestId, [...found.get(requestId) ?? [], update])
  return found
}

/** Most updates of one answer; a shorter window leads on. */
const mostUpdates = 5000

/**
 * Updates within a window, both ends included, the oldest first: those anybody may read and, for a client, those of what
 * it sent itself, of which it then gets its own alone.
 */
export async function listUpdates(db: Database, { from, until, clientId }: { from: Date, until: Date, clientId?: string }) {
  const rows = await db.select({ id: open311Updates.id, requestId: open311Updates.requestId, state: open311Updates.state, at: open311Updates.at, to: open311Updates.clientId, owner: open311Requests.clientId })
    .from(open311Updates).innerJoin(open311Requests, eq(open311Requests.id, open311Updates.requestId)).where(and(
      clientId === undefined ? isNull(open311Updates.clientId) : or(isNull(open311Updates.clientId), eq(open311Updates.clientId, clientId)),
      gte(open311Updates.at, from), lte(open311Updates.at, until),
    )).orderBy(asc(open311Updates.at), asc(open311Updates.id)).limit(mostUpdates)
  return rows.filter(({ to, owner }) => clientId === undefined || to !== null || owner !== clientId).map(({ to: _, owner: __, ...update }) => update)
}
