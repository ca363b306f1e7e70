import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { drizzle as drizzleSqlite, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { drizzle as drizzlePostgresql } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { PortalError } from '../../shared/errors.ts'
import { dialect } from './columns.ts'
import { keepStatements } from './statements.ts'
import * as schema from './schema.ts'

/** A connection or an open transaction; queries are awaited on both databases. */
export type Database = BetterSQLite3Database<typeof schema>

export interface DatabaseConnection {
  db: Database
  /**
   * Reads what may be some seconds old, such as the public's search: from the copy of `DATABASE_REPLICA_URL` when there is one, it
   * answers and is not further behind than `DATABASE_REPLICA_LAG_SECONDS`, else from the database. Never for what somebody has just written.
   */
  readOld<Result>(read: (db: Database) => Promise<Result>): Promise<Result>
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

/** Bytes SQLite's log keeps on the disk once a large transaction has been moved out of it. A log that stays larger cannot be emptied. */
const logLimit = 64 * 2 ** 20

function connectSqlite(file: string): DatabaseConnection {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const raw = new Sqlite(file)
  if (file !== ':memory:') chmodSync(file, 0o600)
  for (const pragma of [
    'journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000',
    'trusted_schema = OFF', 'secure_delete = ON', 'temp_store = MEMORY', `journal_size_limit = ${logLimit}`,
  ]) raw.pragma(pragma)
  const db = drizzleSqlite(raw, { schema })
  ;(db as unknown as { session: { client: unknown } }).session.client = keepStatements(raw)
  return {
    db,
    readOld: read => read(db),
    ping: async () => { raw.prepare('select 1').get() },
    migrate: async migrations => runMigrations(db, migrations.sqlite),
    close: async () => { raw.close() },
  }
}

function connectPostgresql(url: string): DatabaseConnection {
  const settings = readSettings(process.env)
  const pool = openPool(url, settings)
  const db = drizzlePostgresql(pool, { schema }) as unknown as Database
  const replica = settings.replicaUrl === undefined ? undefined : openReplica(settings.replicaUrl, settings)
  return {
    db,
    readOld: read => replica ? replica.read(read, db) : read(db),
    ping: async () => { await pool.query('select 1') },
    async migrate(migrations) {
      // Several nodes start together: the first migrates, the others wait for the lock and find nothing to do.
      const one = new pg.Client({ connectionString: url, keepAlive: true })
      one.on('error', () => {})
      await one.connect()
      try {
        await one.query('select pg_advisory_lock(7301)')
        await runMigrations(drizzlePostgresql(one, { schema }) as unknown as Database, migrations.postgresql)
      }
      // The lock goes with its connection, on which no time limit counts.
      finally { await one.end() }
    },
    async close() {
      await replica?.close()
      await pool.end()
    },
  }
}

interface Settings { max: number, statementMs: number, replicaUrl: string | undefined, replicaLagMs: number }

/** `DATABASE_POOL`, `DATABASE_STATEMENT_SECONDS`, `DATABASE_REPLICA_URL`, `DATABASE_REPLICA_LAG_SECONDS`. Throws when one is no such number. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const number = (name: string, fallback: number, [least, most]: [number, number]) => {
    const value = Number(env[name] || fallback)
    if (!Number.isInteger(value) || value < least || value > most) throw new Error(`${name}: "${env[name]}" is not a whole number from ${least} to ${most}`)
    return value
  }
  return {
    max: number('DATABASE_POOL', 10, [2, 200]),
    statementMs: number('DATABASE_STATEMENT_SECONDS', 30, [1, 3600]) * 1000,
    replicaUrl: env.DATABASE_REPLICA_URL || undefined,
    replicaLagMs: number('DATABASE_REPLICA_LAG_SECONDS', 10, [1, 600]) * 1000,
  }
}

function openPool(url: string, { max, statementMs }: Pick<Settings, 'max' | 'statementMs'>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url, max, keepAlive: true, connectionTimeoutMillis: 10_000,
    statement_timeout: statementMs, idle_in_transaction_session_timeout: statementMs,
    // A line that went silent gives no error for hours; the server's own limit does not reach us over it.
    query_timeout: statementMs + 5000,
  })
  // A connection that breaks must not take the process down, neither idle nor in use: the next query opens another.
  pool.on('error', () => {})
  pool.on('connect', (client) => { client.on('error', () => {}) })
  return pool
}

const lookEveryMs = 1000

/**
 * A copy that follows the database. It is asked while it is known to be at most so far behind and answers; else the
 * database itself is. How far it is behind is asked once a second, by the copy's own clock.
 */
function openReplica(url: string, { replicaLagMs, ...settings }: Settings) {
  const pool = openPool(url, settings)
  const db = drizzlePostgresql(pool, { schema }) as unknown as Database
  let isFresh = false
  let looking: Promise<void> | undefined
  const look = () => looking ??= pool.query<{ behind: number | null }>(behindStatement)
    .then(({ rows }) => { isFresh = rows[0]!.behind !== null && Number(rows[0]!.behind) * 1000 <= replicaLagMs }, () => { isFresh = false })
    .finally(() => { looking = undefined })
  void look()
  const timer = setInterval(() => { void look() }, lookEveryMs)
  timer.unref()
  return {
    async read<Result>(read: (db: Database) => Promise<Result>, primary: Database): Promise<Result> {
      if (!isFresh) return read(primary)
      try { return await read(db) }
      catch (error) {
        if (error instanceof PortalError) throw error
        isFresh = false
        return read(primary)
      }
    },
    async close() {
      clearInterval(timer)
      await looking
      await pool.end()
    },
  }
}

/** Seconds behind; null where it is no copy, or has lost its line: a copy without news cannot know how old it is. */
const behindStatement = `
  select case
    when not pg_is_in_recovery() or not exists (select from pg_stat_wal_receiver where status = 'streaming') then null
    when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
    else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())
  end as behind`

/** Drizzle's own `migrate()` reads a folder; the built server carries its migrations inside, so its inner call is used. */
async function runMigrations(db: Database, migrations: MigrationMeta[]) {
  const { dialect, session } = db as unknown as Migrator
  await dialect.migrate(migrations, session, { migrationsFolder: '' })
}
