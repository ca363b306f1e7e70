import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { placeNotFound } from './errors.ts'
import { reportPlaces } from './tables.ts'

export type Place = typeof reportPlaces.$inferSelect

/** Throws `place.not_found` (404). */
export async function getPlace(db: Database, id: string): Promise<Place> {
  const [place] = await db.select().from(reportPlaces).where(eq(reportPlaces.id, id))
  if (!place) throw placeNotFound()
  return place
}

/** The place a code leads to, however its letters were typed; undefined when there is none or it was switched off. */
export async function findOpenPlace(db: Database, code: string): Promise<Place | undefined> {
  const [place] = await db.select().from(reportPlaces).where(eq(reportPlaces.code, code.trim().toLowerCase()))
  return place?.active ? place : undefined
}

/** Places with a code, the newest first; only those of the person's sub-districts. */
export async function listPlaces(db: Database, { scope: { subDistricts }, limit, after }: { scope: Pick<RowScope, 'subDistricts'>, limit: number, after?: { at: Date, id: string } }) {
  const rows = await db.select().from(reportPlaces).where(and(
    // One sub-district is the ordinary case, and an equality keeps the order of its index.
    subDistricts === 'all' ? undefined : subDistricts.length === 1 ? eq(reportPlaces.subDistrict, subDistricts[0]!) : inArray(reportPlaces.subDistrict, [...subDistricts]),
    after && sql`(${reportPlaces.createdAt}, ${reportPlaces.id}) < (${sql.param(after.at, reportPlaces.createdAt)}, ${after.id})`,
  )).orderBy(desc(reportPlaces.createdAt), desc(reportPlaces.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? `${last.createdAt.getTime()}.${last.id}` : null }
}

/** The demonstration places, of which there are few. */
export async function listDemoPlaceIds(db: Database): Promise<string[]> {
  return (await db.select({ id: reportPlaces.id }).from(reportPlaces).where(eq(reportPlaces.isDemo, true))).map(({ id }) => id)
}
