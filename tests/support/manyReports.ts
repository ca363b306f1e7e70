import { sql, type SQL } from 'drizzle-orm'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { monday } from './clock.ts'

const run = async (db: Database, statement: SQL) => {
  if (dialect === 'sqlite') db.run(statement)
  else await (db as unknown as { execute(statement: SQL): Promise<unknown> }).execute(statement)
}

/** A year of reports in two bodies' hands and nine sub-districts, a hundredth with a second look still to come. */
export async function insertManyReports(db: Database, count: number): Promise<void> {
  const start = monday.getTime() - 365 * 86_400_000
  const step = Math.floor(365 * 86_400_000 / count)
  const instant = (milliseconds: SQL) => dialect === 'sqlite' ? milliseconds : sql`to_timestamp((${milliseconds}) / 1000.0)`
  const state = sql`case when i % 5 = 0 then 'submitted' when i % 5 = 1 then 'dispatched' when i % 50 = 2 then 'verifying' when i % 50 = 3 then 'told' when i % 50 = 4 then 'refused' else 'closed' end`
  await run(db, sql`
    insert into reports (id, number, submission_id, kind, being_built, in_danger, sub_district, community, place_words, longitude, latitude, words, locale, status, priority,
      received_at, due_on, next_due_at, dispatched_at, body_id, handler_id, finding_at, finding_by, is_demo, version, source, reopenings)
    with recursive counted(i) as (select 1 union all select i + 1 from counted where i < ${sql.raw(String(count))})
    select 'r' || i, 'FY-' || i, 's' || i, case when i % 2 = 0 then 'roof' else 'yard' end, case when i % 3 = 0 then 'yes' else 'no' end, i % 97 = 0,
      '11010700' || (i % 9 + 1), 'c' || (i % 150), '虚构路' || (i % 500) || '号', 116.15 + (i % 317) / 3170.0, 39.88 + (i % 211) / 2110.0, '楼顶搭棚', 'zh-CN', ${state},
      case when i % 97 = 0 then 1 when i % 3 = 0 then 2 else 3 end, ${instant(sql`${sql.raw(String(start))} + cast(i as bigint) * ${sql.raw(String(step))}`)}, '2026-11-23',
      case when i % 5 in (0, 1) then ${instant(sql`${sql.raw(String(start))} + cast(i as bigint) * ${sql.raw(String(step))} + 604800000`)} end,
      case when i % 5 <> 0 then ${instant(sql`${sql.raw(String(start))} + cast(i as bigint) * ${sql.raw(String(step))} + 86400000`)} end,
      case when i % 5 <> 0 then 'b' || (i % 2) end, case when i % 5 = 1 then 'h' || (i % 20) end,
      case when i % 50 = 2 then ${instant(sql`cast(${sql.raw(String(start))} as bigint)`)} end, case when i % 50 = 2 then 'h' || (i % 20) end, 1 = 0, 1, 'resident', 0
    from counted`)
  if (dialect === 'postgresql') await run(db, sql`analyze reports`)
}

/** How the database would find the rows of a query, a line each. */
export async function planOf(db: Database, query: { getSQL(): SQL }): Promise<string> {
  if (dialect === 'sqlite') return db.all<{ detail: string }>(sql`explain query plan ${query.getSQL()}`).map(({ detail }) => detail).join('\n')
  const { rows } = await (db as unknown as { execute(statement: SQL): Promise<{ rows: { 'QUERY PLAN': string }[] }> }).execute(sql`explain ${query.getSQL()}`)
  return rows.map(row => row['QUERY PLAN']).join('\n')
}
