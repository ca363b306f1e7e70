import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { siteVisits } from './tables.ts'

/** The last visit of the site's round that saw it; null when there was none. */
export async function findLastVisit(db: Database, { id, round }: { id: string, round: number }): Promise<{ on: Day, passed: boolean } | null> {
  const [visit] = await db.select({ on: siteVisits.visitedOn, result: siteVisits.result }).from(siteVisits)
    .where(and(eq(siteVisits.siteId, id), eq(siteVisits.round, round), inArray(siteVisits.result, ['pass', 'fail'])))
    .orderBy(desc(siteVisits.visitedOn), desc(siteVisits.id)).limit(1)
  return visit === undefined ? null : { on: visit.on, passed: visit.result === 'pass' }
}
