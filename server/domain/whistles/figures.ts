import { and, eq, gte, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { listActions } from '../events/queries.ts'
import { whistleBodies, whistles } from './tables.ts'

/** A call, or one body's answer to it, without the whistles of the demonstration. */
export interface WhistleStep { action: string, whistleId: string, subDistrict: string, bodyIds: string[], bodyName: string | null }

/** Calls and answers in a time, in their order. */
export async function listWhistleSteps(db: Database, { from, until }: { from: Date, until: Date }): Promise<WhistleStep[]> {
  const steps = await listActions(db, { actions: ['whistle.called', 'whistle.answered', 'whistle.answeredLate'], from, until })
  const places = await findPlaces(db, [...new Set(steps.map(({ subjectId }) => subjectId))])
  // Each step is told on the case as well: only those of the whistle itself have a place here.
  return steps.flatMap(({ action, subjectId, facts }) => {
    const subDistrict = places.get(subjectId)
    if (subDistrict === undefined) return []
    const bodyIds = Array.isArray(facts.bodyIds) ? facts.bodyIds.filter((id): id is string => typeof id === 'string') : []
    return [{ action, whistleId: subjectId, subDistrict, bodyIds, bodyName: typeof facts.bodyName === 'string' ? facts.bodyName : null }]
  })
}

async function findPlaces(db: Database, ids: string[]): Promise<Map<string, string>> {
  const places = new Map<string, string>()
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await db.select({ id: whistles.id, subDistrict: whistles.subDistrict }).from(whistles)
      .where(and(inArray(whistles.id, ids.slice(start, start + 500)), eq(whistles.isDemo, false)))
    for (const row of rows) places.set(row.id, row.subDistrict)
  }
  return places
}

/** The sub-districts of whistles that were open at an instant while a body had been silent past its time, one for each body. */
export async function listSilentWhistles(db: Database, { until }: { until: Date }): Promise<string[]> {
  const rows = await db.select({ subDistrict: whistles.subDistrict }).from(whistles).innerJoin(whistleBodies, eq(whistleBodies.whistleId, whistles.id))
    .where(and(
      or(isNull(whistles.closedAt), gte(whistles.closedAt, until)), lt(whistles.dueAt, until), eq(whistles.isDemo, false),
      or(isNull(whistleBodies.answeredAt), gte(whistleBodies.answeredAt, until)),
    ))
  return rows.map(({ subDistrict }) => subDistrict)
}
