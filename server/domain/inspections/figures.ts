import { and, gte, isNull, lt, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { Day } from '../../../shared/time.ts'
import { siteVisits } from './tables.ts'

/** The sites with something that was to be put right before a day and was not by then, one for each visit. */
export async function listLateRectifications(db: Database, { on }: { on: Day }): Promise<string[]> {
  const rows = await db.select({ siteId: siteVisits.siteId }).from(siteVisits)
    .where(and(or(isNull(siteVisits.rectifiedOn), gte(siteVisits.rectifiedOn, on)), lt(siteVisits.rectifyByOn, on)))
  return rows.map(({ siteId }) => siteId)
}
