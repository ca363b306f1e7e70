import { sql } from 'drizzle-orm'
import { dialect } from './columns.ts'
import type { Database } from './connect.ts'
import { preparedOnce } from './statements.ts'

/** Milliseconds since 1970 by the database's own clock, for a statement that compares or stores them. */
export const databaseMilliseconds = dialect === 'sqlite'
  ? sql`cast(round(unixepoch('subsec') * 1000) as integer)`
  : sql`floor(extract(epoch from clock_timestamp()) * 1000)`

/**
 * The instant by the database's own clock, in whole milliseconds. Where a deadline is judged it is the one authority:
 * two app processes whose clocks differ judge alike.
 */
export async function databaseNow(db: Database): Promise<Date> {
  const [row] = await preparedOnce(db, databaseNow, db =>
    db.select({ milliseconds: sql<number>`${databaseMilliseconds}`.mapWith(Number) }).from(sql`(select 1) as one_row`).prepare()).execute()
  return new Date(row!.milliseconds)
}
