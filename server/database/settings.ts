import { sql } from 'drizzle-orm'
import { dialect } from './columns.ts'
import type { Database } from './connect.ts'

/** What a database was told about keeping what it has acknowledged, by name. Of PostgreSQL `server_version_num` as well. */
export interface DatabaseSettings { dialect: 'sqlite' | 'postgresql', values: Record<string, string> }

const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'secure_delete', 'busy_timeout'] as const
const settings = ['server_version_num', 'fsync', 'synchronous_commit', 'full_page_writes'] as const

/** As this connection has them. */
export async function readDatabaseSettings(db: Database): Promise<DatabaseSettings> {
  if (dialect === 'sqlite') {
    const statements = { journal_mode: sql`pragma journal_mode`, synchronous: sql`pragma synchronous`, foreign_keys: sql`pragma foreign_keys`, trusted_schema: sql`pragma trusted_schema`, secure_delete: sql`pragma secure_delete`, busy_timeout: sql`pragma busy_timeout` }
    return { dialect, values: Object.fromEntries(pragmas.map(name => [name, String(Object.values(db.get<Record<string, unknown>>(statements[name]))[0])])) }
  }
  const [row] = await db.select(Object.fromEntries(settings.map(name => [name, sql<string>`current_setting(${name})`.as(name)]))).from(sql`(select 1) as one_row`)
  return { dialect, values: Object.fromEntries(settings.map(name => [name, String((row as Record<string, unknown>)[name])])) }
}

/** How many migrations have run, and the time of the last; what it was made with. */
export async function readMigrations(db: Database): Promise<{ count: number, last: number }> {
  const from = dialect === 'sqlite' ? sql`__drizzle_migrations` : sql`drizzle.__drizzle_migrations`
  const [row] = await db.select({ count: sql<number>`count(*)`.mapWith(Number), last: sql<number>`coalesce(max(created_at), 0)`.mapWith(Number) }).from(from)
  return row!
}
