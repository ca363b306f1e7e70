import { and, asc, eq, inArray } from 'drizzle-orm'
import { openObjectionStates } from '../../../shared/objections/rules.ts'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { objections } from './tables.ts'

/** Until when the open objections against a site are reviewed at the latest; null when none is open. Of who objects, and why, nothing. */
export async function findReviewDue(db: Database, siteId: string): Promise<Day | null> {
  const rows = await db.select({ dueOn: objections.dueOn }).from(objections)
    .where(and(eq(objections.siteId, siteId), inArray(objections.state, [...openObjectionStates]))).orderBy(asc(objections.dueOn))
  return rows.at(-1)?.dueOn ?? null
}
