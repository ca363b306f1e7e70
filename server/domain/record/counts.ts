import { between, sql } from 'drizzle-orm'
import type { Day } from '../../../shared/time.ts'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { recordCounts, type recordEntries } from './tables.ts'

type Entry = Pick<typeof recordEntries.$inferSelect, 'type' | 'topic'>

/** What these entries add to the counts of a day; commit it together with them, in an order that is the same on every node. */
export function addToDay(tx: Database, day: Day, entries: readonly Entry[]): Write[] {
  return [...Map.groupBy(entries, ({ type, topic }) => `${type} ${type === 'change' ? topic ?? '' : ''}`)]
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, [first, ...more]]) => tx.insert(recordCounts).values({ day, type: first!.type, topic: first!.type === 'change' ? first!.topic ?? '' : '', entries: 1 + more.length })
      .onConflictDoUpdate({ target: [recordCounts.day, recordCounts.type, recordCounts.topic], set: { entries: sql`${recordCounts.entries} + excluded.entries` } })
      .returning({ day: recordCounts.day }))
}

/** What these days put into the log, by type and topic. */
export function listDayCounts(db: Database, { from, to }: { from: Day, to: Day }) {
  return db.select().from(recordCounts).where(between(recordCounts.day, from, to))
}
