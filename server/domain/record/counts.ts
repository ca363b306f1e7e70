import { and, between, eq, gte, lt, sql } from 'drizzle-orm'
import { addDays } from '../../../shared/calendar/days.ts'
import type { Topic } from '../../../shared/record/changes.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { findPositionsOfDay } from './log.ts'
import { recordCounts, recordEntries } from './tables.ts'

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

/**
 * Counts yesterday and the day before again when more was put in than was counted: while nodes are exchanged one after the
 * other, those of a release that did not count yet sign as well. Gives the days that were wrong.
 */
export async function mendCounts(db: Database, { now }: { now: Date }): Promise<Day[]> {
  const wrong: Day[] = []
  for (const day of [addDays(toDay(now), -2), addDays(toDay(now), -1)]) {
    const { from, to } = await findPositionsOfDay(db, day)
    const [counted] = await db.select({ entries: sql<number>`coalesce(sum(${recordCounts.entries}), 0)`.mapWith(Number) }).from(recordCounts).where(eq(recordCounts.day, day))
    if (counted?.entries === to - from) continue
    const { type } = recordEntries
    const topic = sql<Topic | ''>`case when ${type} = 'change' then coalesce(${recordEntries.topic}, '') else '' end`
    const rows = await db.select({ type, topic: topic.as('counted_topic'), entries: sql<number>`count(*)`.mapWith(Number) }).from(recordEntries)
      .where(and(gte(recordEntries.position, from), lt(recordEntries.position, to))).groupBy(type, sql`counted_topic`)
    await commit(db, tx => [
      orNothing(tx.delete(recordCounts).where(eq(recordCounts.day, day)).returning({ day: recordCounts.day })),
      ...rows.map(row => tx.insert(recordCounts).values({ day, ...row }).returning({ day: recordCounts.day })),
    ])
    wrong.push(day)
  }
  return wrong
}
