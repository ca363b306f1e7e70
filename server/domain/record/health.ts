import { and, asc, isNull, lte, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { findCheckpoint } from './log.ts'
import { findRefusal } from './sequencer.ts'
import { recordEntries } from './tables.ts'

const most = 1000

/** How the public record stands, for whoever watches this installation: numbers only. `waiting` ends at a thousand. */
export async function readRecordHealth(db: Database, now: Date): Promise<{ waiting: number, oldestDueAt: Date | null, size: number, signedAt: Date | null, refuses: boolean }> {
  const due = db.select({ dueAt: recordEntries.dueAt }).from(recordEntries)
    .where(and(isNull(recordEntries.position), lte(recordEntries.dueAt, now))).orderBy(asc(recordEntries.dueAt)).limit(most).as('due')
  const [[waiting], [oldest], checkpoint] = await Promise.all([
    db.select({ count: sql<number>`count(*)` }).from(due),
    db.select({ dueAt: recordEntries.dueAt }).from(recordEntries).where(and(isNull(recordEntries.position), lte(recordEntries.dueAt, now))).orderBy(asc(recordEntries.dueAt)).limit(1),
    findCheckpoint(db),
  ])
  return {
    waiting: Number(waiting?.count ?? 0), oldestDueAt: oldest?.dueAt ?? null,
    size: checkpoint?.size ?? 0, signedAt: checkpoint?.signedAt ?? null, refuses: findRefusal(db) !== undefined,
  }
}
