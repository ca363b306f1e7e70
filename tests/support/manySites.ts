import { getTableColumns, sql } from 'drizzle-orm'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { sites } from '#server/domain/ledger/tables'

/** So many copies of every site there is, without events, totals and search: for what goes through all rows. */
export async function copySites(db: Database, count: number): Promise<void> {
  const columns = Object.values(getTableColumns(sites)).map(({ name }) => sql.identifier(name))
  const values = Object.values(getTableColumns(sites)).map(({ name }) => name === 'id' ? sql`'copy' || i` : name === 'office_number' ? sql`null` : sql.identifier(name))
  const statement = sql`insert into sites (${sql.join(columns, sql`, `)}) with recursive counted(i) as (select 1 union all select i + 1 from counted where i < ${sql.raw(String(count))})
    select ${sql.join(values, sql`, `)} from sites cross join counted`
  if (dialect === 'sqlite') db.run(statement)
  else await (db as unknown as { execute(statement: unknown): Promise<unknown> }).execute(statement)
}
