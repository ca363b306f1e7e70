import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { canWork } from '../../../shared/bodies/rules.ts'
import { bodyNotFound, bodyUnfit } from './errors.ts'
import { bodies } from './tables.ts'

export type Body = typeof bodies.$inferSelect

export async function findBody(db: Database, bodyId: string): Promise<Body | undefined> {
  const [body] = await db.select().from(bodies).where(eq(bodies.id, bodyId))
  return body
}

/** Throws `body.not_found` (404). */
export async function getBody(db: Database, bodyId: string): Promise<Body> {
  const body = await findBody(db, bodyId)
  if (!body) throw bodyNotFound()
  return body
}

/** A body in use that somebody can work for here. Throws `body.unfit` (422), also for one that does not exist. */
export async function getWorkingBody(db: Database, bodyId: string): Promise<Body> {
  const [body] = await db.select().from(bodies).where(eq(bodies.id, bodyId))
  if (!body || !canWork(body)) throw bodyUnfit({ issues: [{ path: 'bodyId', code: 'body.unfit' }] })
  return body
}

/** All bodies, those in use first, by name; a district has tens of them. */
export function listBodies(db: Database): Promise<Body[]> {
  return db.select().from(bodies).orderBy(desc(bodies.active), asc(bodies.nameZh), asc(bodies.id))
}

/** Names by id. */
export async function findBodyNames(db: Database, bodyIds: string[]): Promise<Map<string, { nameZh: string, nameEn: string | null }>> {
  if (bodyIds.length === 0) return new Map()
  const rows = await db.select().from(bodies).where(inArray(bodies.id, bodyIds))
  return new Map(rows.map(({ id, nameZh, nameEn }) => [id, { nameZh, nameEn }]))
}
