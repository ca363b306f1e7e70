import type Sqlite from 'better-sqlite3'
import { SQL, sql, type SQLWrapper, type Table } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { OptionalWrite, Write } from './commit.ts'
import type { Database } from './connect.ts'
import { dialect } from './columns.ts'

const mostStatements = 500

interface Statement { run(...params: unknown[]): unknown, all(...params: unknown[]): unknown[], get(...params: unknown[]): unknown }

/**
 * SQLite's statements, compiled once for each text: a report is a dozen of them, and compiling is most of their cost.
 * Those longest unused go first. A statement is shared, so each use says anew how its rows are to be given.
 */
export function keepStatements(raw: Sqlite.Database): Pick<Sqlite.Database, 'transaction'> & { prepare(text: string): Statement & { raw(): Omit<Statement, 'run'> } } {
  const kept = new Map<string, Sqlite.Statement>()
  const compile = (text: string) => {
    const statement = kept.get(text) ?? raw.prepare(text)
    kept.delete(text)
    kept.set(text, statement)
    if (kept.size > mostStatements) kept.delete(kept.keys().next().value!)
    return statement
  }
  return {
    transaction: raw.transaction.bind(raw),
    prepare(text) {
      const statement = compile(text)
      const as = (isRaw: boolean) => statement.reader ? statement.raw(isRaw) : statement
      return {
        run: (...params) => statement.run(...params),
        all: (...params) => as(false).all(...params),
        get: (...params) => as(false).get(...params),
        raw: () => ({ all: (...params) => as(true).all(...params), get: (...params) => as(true).get(...params) }),
      }
    },
  }
}

/**
 * A column by which rows are not to be looked for, because ids name them, in a list or as what a search has found: SQLite, which
 * takes an equality for rarer than a list, would go through all that have the value.
 */
export const besideIds = (column: SQLWrapper): SQL => dialect === 'sqlite' ? sql`+${column}` : sql`${column}`

const prepared = new WeakMap<Database, Map<unknown, unknown>>()

/** What `prepare` makes for a database, made once: for queries of every request. `key` is the query's own, such as its function. */
export function preparedOnce<Prepared>(db: Database, key: unknown, prepare: (db: Database) => Prepared): Prepared {
  const made = prepared.get(db) ?? new Map<unknown, unknown>()
  prepared.set(db, made)
  if (!made.has(key)) made.set(key, prepare(db))
  return made.get(key) as Prepared
}

const shapes = new WeakMap<Table, Map<string, symbol>>()

function shapeOf(table: Table, row: Record<string, unknown>, isOptional: boolean): symbol {
  const known = shapes.get(table) ?? new Map<string, symbol>()
  shapes.set(table, known)
  let text = isOptional ? 'or nothing:' : ''
  for (const name in row) if (row[name] !== undefined) text += row[name] === null ? `${name}:null,` : `${name},`
  const shape = known.get(text) ?? Symbol(text)
  known.set(text, shape)
  return shape
}

/** One new row, as `tx.insert(table).values(row)` writes it; on SQLite the statement is made once for all rows of a shape. */
export function insertRow<Rows extends SQLiteTable>(tx: Database, table: Rows, row: Rows['$inferInsert']): Write {
  return insert(tx, table, row, { isOptional: false })
}

/** The same where such a row may be there already: then that one stays as it is. */
export function insertMissingRow<Rows extends SQLiteTable>(tx: Database, table: Rows, row: Rows['$inferInsert']): OptionalWrite {
  return { write: insert(tx, table, row, { isOptional: true }), mayTouchNothing: true }
}

function insert<Rows extends SQLiteTable>(tx: Database, table: Rows, row: Rows['$inferInsert'], { isOptional }: { isOptional: boolean }): Write {
  const values = row as Record<string, unknown>
  const one = { one: sql<number>`1` }
  const into = (db: Database, row: Rows['$inferInsert']) => {
    const query = db.insert(table).values(row)
    return (isOptional ? query.onConflictDoNothing() : query).returning(one)
  }
  if (dialect !== 'sqlite' || Object.values(values).some(value => value instanceof SQL)) return into(tx, row)
  const prepared = preparedOnce(tx, shapeOf(table, values, isOptional), db => into(db, Object.fromEntries(Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value === null ? null : sql.placeholder(name)]])) as Rows['$inferInsert']).prepare())
  // Its table stands where a query builder has it.
  return Object.assign(prepared.execute(values), { config: { table }, all: () => prepared.all(values) }) as unknown as Write
}
