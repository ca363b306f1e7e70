import { and, eq, gte, lt, notInArray } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { UniqueViolationError } from '../../database/errors.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { subDistricts } from '../../../shared/places/places.ts'
import { countedUntil, mondayOf, stageOf, stages, toPublicParts, type Stage, type WeekRow } from '../../../shared/reports/figures.ts'
import { reports, reportWeeks } from './tables.ts'

/**
 * How far the cases of the last year have come, by sub-district. Made once a week and then kept: a figure that moved
 * with every case would tell the hour of each step. Cases of the last seven days are not in it.
 */
export async function getWeek(db: Database, { now }: { now: Date }): Promise<{ week: string, rows: WeekRow[] }> {
  const week = mondayOf(now)
  const kept = await findWeek(db, week)
  if (kept) return kept
  const rows = await countStages(db, week)
  try {
    await commit(db, tx => [tx.insert(reportWeeks).values({ week, madeAt: now, rows }).returning({ week: reportWeeks.week })])
    return { week, rows }
  }
  catch (error) {
    // Another node was first: everybody reads the same figures.
    if (!(error instanceof UniqueViolationError)) throw error
    return (await findWeek(db, week))!
  }
}

async function findWeek(db: Database, week: string) {
  const [found] = await db.select({ week: reportWeeks.week, rows: reportWeeks.rows }).from(reportWeeks).where(eq(reportWeeks.week, week))
  return found
}

async function countStages(db: Database, week: string): Promise<WeekRow[]> {
  const until = countedUntil(week)
  const found = await db.select({ subDistrict: reports.subDistrict, status: reports.status, finding: reports.finding }).from(reports)
    .where(and(gte(reports.receivedAt, new Date(until.getTime() - 365 * 86_400_000)), lt(reports.receivedAt, until), eq(reports.isDemo, false), notInArray(reports.status, ['submitted', 'merged'])))
  return subDistricts.map(({ code }) => {
    const counts = Object.fromEntries(stages.map(stage => [stage, 0])) as Record<Stage, number>
    for (const report of found) {
      const stage = report.subDistrict === code ? stageOf(report) : undefined
      if (stage) counts[stage] += 1
    }
    return { subDistrict: code, counts: toPublicParts(counts) }
  })
}

/** The day a week's figures reach back to. */
export function dayCounted(week: string): string {
  return addDays(week, -8)
}
