import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { monthAfter, monthCounted } from '../../../shared/opendata/months.ts'
import type { Month } from '../../../shared/reports/figures.ts'
import { hourEntries } from './tables.ts'

export interface ServedMonth {
  month: Month
  /** By sub-district: different volunteers, services, and confirmed minutes. */
  places: Map<string, { people: number, services: number, minutes: number }>
}

/**
 * What volunteers served in each month up to one, as it was confirmed by the end of the month after it: the same whenever it
 * is asked for. Of staff alone: the counts are not guarded yet. The demonstration does not count.
 */
export async function* walkServedMonths(db: Database, { until }: { until: Month }): AsyncGenerator<ServedMonth> {
  const [first] = await db.select({ on: hourEntries.on }).from(hourEntries).where(eq(hourEntries.isDemo, false)).orderBy(asc(hourEntries.on)).limit(1)
  if (!first) return
  for (let month = first.on.slice(0, 7); month <= until; month = monthAfter(month)) {
    const rows = await db.select({
      subDistrict: hourEntries.subDistrict,
      people: sql<number>`count(distinct ${hourEntries.volunteerId})`.mapWith(Number),
      services: sql<number>`count(distinct ${hourEntries.source} || ${hourEntries.sourceId})`.mapWith(Number),
      minutes: sql<number>`sum(${hourEntries.minutes})`.mapWith(Number),
    }).from(hourEntries).where(and(
      gte(hourEntries.on, `${month}-01`), lt(hourEntries.on, `${monthAfter(month)}-01`), lt(hourEntries.at, monthCounted(month)), eq(hourEntries.isDemo, false),
    )).groupBy(hourEntries.subDistrict)
    yield { month, places: new Map(rows.filter(({ minutes }) => minutes > 0).map(({ subDistrict, ...served }) => [subDistrict, served])) }
  }
}
