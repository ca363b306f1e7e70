import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { drizzle as drizzleSqlite, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzlePostgresql } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { dialect } from './columns.ts'
import * as schema from './schema.ts'

/** A connection or an open transaction; queries are awaited on both databases. */
export type Database = BetterSQLite3Database<typeof schema>

export interface DatabaseConnection {
  db: Database
  /** Resolves when the database answers. */
  ping(): Promise<void>
  /** Runs what is missing of the migrations. */
  migrate(migrations: Record<'sqlite' | 'postgresql', MigrationMeta[]>): Promise<void>
  close(): Promise<void>
}

interface Migrator {
  dialect: { migrate(migrations: MigrationMeta[], session: unknown, config: { migrationsFolder: string }): void | Promise<void> }
  session: unknown
}

/**
 * Opens the database named by `DATABASE_URL`, or the SQLite file when that is empty.
 * `file` may be `:memory:` in tests.
 */
export function connectDatabase({ url = process.env.DATABASE_URL, file }: { url?: string, file: string }): DatabaseConnection {
  return dialect === 'sqlite' ? connectSqlite(file) : connectPostgresql(url!)
}

function connectSqlite(file: string): DatabaseConnection {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const raw = new Sqlite(file)
  if (file !== ':memory:') chmodSync(file, 0o600)
  for (const pragma of [
    'journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000',
    'trusted_schema = OFF', 'secure_delete = ON', 'temp_store = MEMORY',
  ]) raw.pragma(pragma)
  const db = drizzleSqlite(raw, { schema })
  return {
    db,
    ping: async () => { raw.prepare('select 1').get() },
    migrate: async migrations => runMigrations(db, migrations.sqlite),
    close: async () => { raw.close() },
  }
}

function connectPostgresql(url: string): DatabaseConnection {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // An idle connection that breaks must not take the process down: the next query opens another.
  pool.on('error', () => {})
  const db = drizzlePostgresql(pool, { schema }) as unknown as Database
  return {
    db,
    ping: async () => { await pool.query('select 1') },
    async migrate(migrations) {
      // Several nodes start together: the first migrates, the others wait for the lock and find nothing to do.
      const lock = await pool.connect()
      try {
        await lock.query('select pg_advisory_lock(7301)')
        await runMigrations(db, migrations.postgresql)
      }
      finally {
        await lock.query('select pg_advisory_unlock(7301)')
        lock.release()
      }
    },
    close: () => pool.end(),
  }
}

/** Drizzle's own `migrate()` reads a folder; the built server carries its migrations inside, so its inner call is used. */
async function runMigrations(db: Database, migrations: MigrationMeta[]) {
  const { dialect, session } = db as unknown as Migrator
  await dialect.migrate(migrations, session, { migrationsFolder: '' })
}
