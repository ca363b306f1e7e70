import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { bodyNotFound } from './errors.ts'
import { bodies } from './tables.ts'

export type Body = typeof bodies.$inferSelect

/** Throws `body.not_found` (404). */
export async function getBody(db: Database, bodyId: string): Promise<Body> {
  const [body] = await db.select().from(bodies).where(eq(bodies.id, bodyId))
  if (!body) throw bodyNotFound()
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
