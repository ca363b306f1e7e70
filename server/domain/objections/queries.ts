import { and, asc, eq, inArray, ne, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { openObjectionStates, type ObjectionState } from '../../../shared/objections/rules.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import type { Day } from '../../../shared/time.ts'
import { objectionNotFound } from './errors.ts'
import { objectionFiles, objectionMessages, objections } from './tables.ts'

export type Objection = typeof objections.$inferSelect
export type ObjectionFile = typeof objectionFiles.$inferSelect

/** Throws `objection.not_found` (404). */
export async function getObjection(db: Database, id: string): Promise<Objection> {
  const [objection] = await db.select().from(objections).where(eq(objections.id, id))
  if (!objection) throw objectionNotFound()
  return objection
}

export const isOpen = ({ state }: Pick<Objection, 'state'>): boolean => openObjectionStates.includes(state)

/** The objections that hold an entry, the first due first; nothing of who asks. */
export function listOpenOfSite(db: Database, siteId: string) {
  return db.select({ id: objections.id, number: objections.number, dueOn: objections.dueOn, identity: objections.identity, identityDueOn: objections.identityDueOn }).from(objections)
    .where(and(eq(objections.siteId, siteId), inArray(objections.state, [...openObjectionStates]))).orderBy(asc(objections.dueOn), asc(objections.id))
}

/** Until when the open objections against an entry are decided at the latest, for the public; null when none is open. */
export async function findReviewDue(db: Database, siteId: string): Promise<Day | null> {
  return (await listOpenOfSite(db, siteId)).at(-1)?.dueOn ?? null
}

/** Whether another open objection keeps the entry hidden. */
export async function isHiddenByAnother(db: Database, { id, siteId }: Pick<Objection, 'id' | 'siteId'>): Promise<boolean> {
  const rows = await db.select({ id: objections.id }).from(objections)
    .where(and(eq(objections.siteId, siteId), ne(objections.id, id), inArray(objections.state, [...openObjectionStates]), eq(objections.hides, true))).limit(1)
  return rows.length > 0
}

export function listObjectionFiles(db: Database, objectionId: string): Promise<ObjectionFile[]> {
  return db.select().from(objectionFiles).where(eq(objectionFiles.objectionId, objectionId)).orderBy(asc(objectionFiles.position), asc(objectionFiles.id))
}

/** What went to and fro, the first first. */
export function listObjectionMessages(db: Database, objectionId: string) {
  return db.select().from(objectionMessages).where(eq(objectionMessages.objectionId, objectionId)).orderBy(asc(objectionMessages.at), asc(objectionMessages.id))
}

/** The rows staff of this scope may see. Nobody of a body, and nobody bound to communities, works with objections. */
function inScope({ subDistricts, bodyId, communities }: RowScope): SQL | undefined {
  if (bodyId !== null || communities !== null) return sql`1 = 0`
  return subDistricts === 'all' ? undefined : inArray(objections.subDistrict, [...subDistricts])
}

export interface ObjectionList { scope: RowScope, list: ObjectionState, number?: string, site?: string, cursor?: { on: Day, id: string }, limit: number, today: Day }

/** Objections of one state for staff of this scope, the first due first; or the one of a number, or all of an entry. */
export async function listObjectionsForStaff(db: Database, { scope, list, number, site, cursor, limit, today }: ObjectionList) {
  const which = number ? eq(objections.number, number) : site ? eq(objections.siteId, site) : eq(objections.state, list)
  const after = cursor && sql`(${objections.dueOn}, ${objections.id}) > (${cursor.on}, ${cursor.id})`
  const rows = await db.select().from(objections).where(and(which, inScope(scope), after)).orderBy(asc(objections.dueOn), asc(objections.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ id, number, siteId, subDistrict, standing, grounds, state, identity, outcome, channel, receivedAt, dueOn, decidedAt, toldAt, hides, isDemo }) => ({
      id, number, siteId, subDistrict, standing, grounds, state, identity, outcome, channel, receivedAt, dueOn, hides, isDemo,
      isOverdue: openObjectionStates.includes(state) && dueOn < today, waitsToBeTold: decidedAt !== null && toldAt === null,
    })),
    nextCursor: rows.length > limit && last ? `${last.dueOn}.${last.id}` : null,
  }
}
