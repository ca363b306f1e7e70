import { and, asc, eq, gt, lt, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import type { ObjectionOutcome } from '../../../shared/objections/rules.ts'
import type { Day } from '../../../shared/time.ts'
import { objections } from './tables.ts'

/** An objection with the instants that never change, for counting. */
export interface CountedObjection { id: string, subDistrict: string | null, receivedAt: Date, dueOn: Day, decidedAt: Date | null, outcome: ObjectionOutcome | null, closedAt: Date | null }

/** All objections that came in before an instant, some at a time, without the demonstration. */
export async function* walkObjections(db: Database, { until }: { until: Date }): AsyncGenerator<CountedObjection[]> {
  const { id, subDistrict, receivedAt, dueOn, decidedAt, outcome, closedAt } = objections
  const limit = 500
  yield* walkPages<CountedObjection>(limit, last => db.select({ id, subDistrict, receivedAt, dueOn, decidedAt, outcome, closedAt }).from(objections)
    .where(and(lt(receivedAt, until), eq(objections.isDemo, false), last && or(gt(receivedAt, last.receivedAt), and(eq(receivedAt, last.receivedAt), gt(id, last.id)))))
    .orderBy(asc(receivedAt), asc(id)).limit(limit))
}
