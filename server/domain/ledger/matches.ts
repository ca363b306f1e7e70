import { and, ne, or, like } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { sites } from './tables.ts'

/** Ids of the public sites a person means by these words. */
export async function findSiteIds(db: Database, words: string): Promise<string[]> {
  const pattern = `%${words}%`
  const rows = await db.select({ id: sites.id }).from(sites).where(and(ne(sites.shelf, 'none'), or(like(sites.nameZh, pattern), like(sites.byName, pattern)))).limit(1000)
  return rows.map(({ id }) => id)
}
