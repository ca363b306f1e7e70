import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import pg from 'pg'
import { connectDatabase, type Database } from './connect.ts'
import * as schema from './schema.ts'

export interface MovedTable { name: string, rows: number }

/** What is only true for a running installation and for a moment: nothing of it is moved. */
const passing = new Set(['task_leases', 'allowances', 'shared_marks'])

const batchRows = 500
const batchBytes = 4 * 1024 * 1024

/** Why a portal is not moved; nothing has been changed then. */
export class NotMovedError extends Error {}

/**
 * Moves every row of an SQLite portal into an empty PostgreSQL database, in one transaction: all of it is there afterwards, or
 * nothing. Rows are streamed, then read back and compared whole with what was read. Triggers that would refuse old rows rest
 * meanwhile. `check` sees the moved rows before they are committed and may throw. The process's dialect is PostgreSQL's.
 * With `dryRun` everything is read and nothing written.
 */
export async function moveDatabase({ file, url, migrations, dryRun = false, check, onTable = () => {} }: {
  file: string
  url: string
  migrations: Record<'sqlite' | 'postgresql', MigrationMeta[]>
  dryRun?: boolean
  check: (db: Database) => Promise<void>
  onTable?: (table: MovedTable) => void
}): Promise<MovedTable[]> {
  const source = openSource(file, migrations.sqlite)
  const before = source.pragma('data_version', { simple: true })
  const target = new pg.Client({ connectionString: url, keepAlive: true })
  await target.connect()
  try {
    await requireEmpty(target)
    if (!dryRun) {
      const connection = connectDatabase({ url, file: '' })
      await connection.migrate(migrations).finally(() => connection.close())
    }
    source.exec('begin')
    await target.query(dryRun ? 'begin read only' : 'begin')
    const moved: MovedTable[] = []
    for (const table of movedTables()) {
      const found = dryRun ? digestSource(source, table) : await moveTable(source, target, table)
      moved.push({ name: table.name, rows: found.rows })
      onTable(moved.at(-1)!)
    }
    if (!dryRun) await check(drizzle(target, { schema }) as unknown as Database)
    source.exec('commit')
    if (source.pragma('data_version', { simple: true }) !== before) throw new NotMovedError('Something was written to the SQLite file meanwhile. Stop the portal and begin again.')
    await target.query(dryRun ? 'rollback' : 'commit')
    if (!dryRun) await target.query('analyze')
    return moved
  }
  finally {
    await target.end()
    source.close()
  }
}

interface MovedColumn { name: string, kind: Kind }
interface Shape { name: string, columns: MovedColumn[] }
type Kind = 'text' | 'bigint' | 'double precision' | 'boolean' | 'jsonb' | 'timestamptz'

/** Every table of the schema with its columns as PostgreSQL knows them. */
function movedTables(): Shape[] {
  return Object.values(schema as Record<string, unknown>).filter(value => is(value, Table)).map(table => ({
    name: getTableName(table),
    columns: Object.values(getTableColumns(table)).map(column => ({ name: column.name, kind: toKind(column.getSQLType()) })),
  })).filter(({ name }) => !passing.has(name)).sort((a, b) => a.name < b.name ? -1 : 1)
}

function toKind(type: string): Kind {
  if (type.startsWith('timestamp')) return 'timestamptz'
  if (type === 'text' || type === 'bigint' || type === 'double precision' || type === 'boolean' || type === 'jsonb') return type
  throw new Error(`No rule says how to move a column of the type ${type}.`)
}

function openSource(file: string, migrations: MigrationMeta[]): Sqlite.Database {
  const source = new Sqlite(file, { readonly: true, fileMustExist: true })
  const last = source.prepare('select max(created_at) from __drizzle_migrations').pluck().get()
  if (Number(last) !== migrations.at(-1)!.folderMillis) {
    source.close()
    throw new NotMovedError('The SQLite file belongs to another version of the portal. Start this version with it once, stop it, and begin again.')
  }
  return source
}

async function requireEmpty(target: pg.Client) {
  for (const { name } of [...movedTables(), ...[...passing].map(name => ({ name }))]) {
    const { rows: [there] } = await target.query<{ is: boolean }>('select to_regclass($1) is not null as is', [name])
    if (!there!.is) continue
    const { rowCount } = await target.query(`select from ${pg.escapeIdentifier(name)} limit 1`)
    if (rowCount) throw new NotMovedError(`The PostgreSQL database is not empty: there are rows in ${name}. A portal is moved into a new database only.`)
  }
}

async function moveTable(source: Sqlite.Database, target: pg.Client, table: Shape): Promise<Digest> {
  const name = pg.escapeIdentifier(table.name)
  await target.query(`alter table ${name} disable trigger user`)
  const columns = table.columns.map(column => pg.escapeIdentifier(column.name))
  const insert = `insert into ${name} (${columns.join(', ')}) select ${table.columns.map((column, at) => `c${at}::${column.kind}`).join(', ')} `
    + `from unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')}) as given(${columns.map((_, at) => `c${at}`).join(', ')})`
  const read = createDigest(table)
  let batch: Row[] = []
  let bytes = 0
  const send = async () => {
    if (batch.length === 0) return
    const values = table.columns.map(column => batch.map(row => toText(row[column.name], column.kind)))
    try { await target.query(insert, values) }
    // The driver's message may quote a row.
    catch (error) { throw new NotMovedError(`PostgreSQL refused rows of ${table.name} (${(error as { code?: string }).code ?? 'no code'}).`, { cause: error }) }
    batch = []
    bytes = 0
  }
  for (const row of sourceRows(source, table)) {
    read.add(row)
    batch.push(row)
    for (const value of Object.values(row)) bytes += typeof value === 'string' ? value.length : 8
    if (batch.length >= batchRows || bytes >= batchBytes) await send()
  }
  await send()
  await target.query(`alter table ${name} enable trigger user`)
  const written = await digestTarget(target, table)
  const expected = read.end()
  if (written.rows !== expected.rows || written.hash !== expected.hash) throw new NotMovedError(`${table.name}: ${expected.rows} rows were read, and what was written reads otherwise (${written.rows} rows).`)
  return expected
}

type Row = Record<string, unknown>
interface Digest { rows: number, hash: string }

function* sourceRows(source: Sqlite.Database, { name, columns }: Shape): Generator<Row> {
  const quote = (word: string) => `"${word.replaceAll('"', '""')}"`
  yield* source.prepare(`select ${columns.map(column => quote(column.name)).join(', ')} from ${quote(name)}`).iterate() as IterableIterator<Row>
}

function digestSource(source: Sqlite.Database, table: Shape): Digest {
  const digest = createDigest(table)
  for (const row of sourceRows(source, table)) digest.add(row)
  return digest.end()
}

async function digestTarget(target: pg.Client, table: Shape): Promise<Digest> {
  const digest = createDigest(table)
  await target.query(`declare moved no scroll cursor for select ${table.columns.map(column => pg.escapeIdentifier(column.name)).join(', ')} from ${pg.escapeIdentifier(table.name)}`)
  for (;;) {
    const { rows } = await target.query<Row>(`fetch ${batchRows} from moved`)
    for (const row of rows) digest.add(row)
    if (rows.length < batchRows) break
  }
  await target.query('close moved')
  return digest.end()
}

/** The same for the same rows in any order, from either database. */
function createDigest({ columns }: Shape) {
  let rows = 0
  let sum = 0n
  return {
    add(row: Row) {
      rows++
      const hash = createHash('sha256').update(JSON.stringify(columns.map(({ name, kind }) => toPlain(row[name], kind)))).digest('hex')
      sum = BigInt.asUintN(256, sum + BigInt(`0x${hash}`))
    },
    end: (): Digest => ({ rows, hash: sum.toString(16) }),
  }
}

/** A value of SQLite as PostgreSQL reads it. */
function toText(value: unknown, kind: Kind): string | null {
  if (value === null || value === undefined) return null
  if (kind === 'boolean') return value === 0 ? 'false' : 'true'
  if (kind === 'timestamptz') return new Date(Number(value)).toISOString()
  return String(value)
}

/** A value of either database as one that can be compared. */
function toPlain(value: unknown, kind: Kind): unknown {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'boolean': return Boolean(value)
    case 'timestamptz': return value instanceof Date ? value.getTime() : Number(value)
    case 'bigint': case 'double precision': return Number(value)
    case 'jsonb': return sorted(typeof value === 'string' ? JSON.parse(value) as unknown : value)
    case 'text': return value
  }
}

/** PostgreSQL keeps the keys of JSON in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, one]) => [key, sorted(one)]))
}
