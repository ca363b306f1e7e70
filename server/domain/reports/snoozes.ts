import { and, eq, lte } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { startOfTomorrow } from '../../../shared/reports/timeLeft.ts'
import { reportLeases, reportSnoozes } from './tables.ts'

/** Puts a report aside until tomorrow, in this person's lists alone; its clocks run on. */
export async function snoozeReport(db: Database, { reportId, staffId, now }: { reportId: string, staffId: string, now: Date }): Promise<Date> {
  const until = startOfTomorrow(now)
  await commit(db, tx => [
    tx.insert(reportSnoozes).values({ staffId, reportId, until }).onConflictDoUpdate({ target: [reportSnoozes.staffId, reportSnoozes.reportId], set: { until } })
      .returning({ id: reportSnoozes.reportId }),
  ])
  return until
}

/** Brings it back at once. */
export async function wakeReport(db: Database, { reportId, staffId }: { reportId: string, staffId: string }): Promise<void> {
  await commit(db, tx => [orNothing(
    tx.delete(reportSnoozes).where(and(eq(reportSnoozes.staffId, staffId), eq(reportSnoozes.reportId, reportId))).returning({ id: reportSnoozes.reportId }),
  )])
}

/** Takes out what has run out of leases and of what was put aside. */
export async function removePastLeases(db: Database, now: Date): Promise<void> {
  await commit(db, tx => [
    orNothing(tx.delete(reportSnoozes).where(lte(reportSnoozes.until, now)).returning({ id: reportSnoozes.reportId })),
    orNothing(tx.delete(reportLeases).where(lte(reportLeases.until, now)).returning({ id: reportLeases.reportId })),
  ])
}
