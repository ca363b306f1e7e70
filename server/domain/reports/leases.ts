import { and, eq, lte, or } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { findStaffNames } from '../staff/queries.ts'
import { leaseMinutes } from '../../../shared/reports/queue.ts'
import { reportLeases } from './tables.ts'

/** Who has a report open just now. */
export interface Lease { by: string | null, until: Date, isMine: boolean }

interface Looking { reportId: string, staffId: string, now: Date }

/** The lease that runs; undefined when nobody has the report open. */
export async function findLease(db: Database, { reportId, staffId, now }: Looking): Promise<Lease | undefined> {
  const [lease] = await db.select().from(reportLeases).where(eq(reportLeases.reportId, reportId))
  if (!lease || lease.until <= now) return undefined
  const names = await findStaffNames(db, [lease.staffId])
  return { by: names.get(lease.staffId) ?? null, until: lease.until, isMine: lease.staffId === staffId }
}

/**
 * Takes or renews the lease for five minutes, unless somebody else has it, and says who has it now. It only warns:
 * whoever has none can decide all the same, and the version keeps the second of two from overwriting the first.
 */
export async function takeLease(db: Database, { reportId, staffId, now }: Looking): Promise<Lease> {
  const until = new Date(now.getTime() + leaseMinutes * 60_000)
  await commit(db, tx => [orNothing(tx.insert(reportLeases).values({ reportId, staffId, until }).onConflictDoUpdate({
    target: reportLeases.reportId, set: { staffId, until }, setWhere: or(eq(reportLeases.staffId, staffId), lte(reportLeases.until, now)),
  }).returning({ id: reportLeases.reportId }))])
  return await findLease(db, { reportId, staffId, now }) ?? { by: null, until, isMine: true }
}

/** Gives the lease back; somebody else's stays. */
export async function releaseLease(db: Database, { reportId, staffId }: Omit<Looking, 'now'>): Promise<void> {
  await commit(db, tx => [orNothing(
    tx.delete(reportLeases).where(and(eq(reportLeases.reportId, reportId), eq(reportLeases.staffId, staffId))).returning({ id: reportLeases.reportId }),
  )])
}
