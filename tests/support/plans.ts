import type Sqlite from 'better-sqlite3'
import type pg from 'pg'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'

export interface PlannedStatement { text: string, plan: string }

interface Rows { all(...params: unknown[]): unknown, get(...params: unknown[]): unknown }
interface Client { prepare(text: string): Rows & { run(...params: unknown[]): unknown, raw(): Rows }, query(query: { text: string }, params: unknown[]): unknown }
interface Asked { text: string, params: unknown[] }

/** How the database finds the rows of all that is selected while `run` runs; it may also fail, once it has asked. */
export async function plansOf(db: Database, run: () => unknown): Promise<PlannedStatement[]> {
  const session = (db as unknown as { session: { client: Client } }).session
  const client = session.client
  const asked: Asked[] = []
  session.client = dialect === 'sqlite' ? listenToSqlite(client, asked) : listenToPostgresql(client, asked)
  try { await run() }
  finally { session.client = client }
  const plans: PlannedStatement[] = []
  for (const { text, params } of asked.filter(({ text }) => text.startsWith('select') && !text.includes(' where false'))) {
    plans.push({ text, plan: dialect === 'sqlite' ? explainOnSqlite(db, { text, params }) : await explainOnPostgresql(db, { text, params }) })
  }
  return plans
}

function listenToSqlite(client: Client, asked: Asked[]): Client {
  const listening = (rows: Rows, text: string): Rows => ({
    all: (...params) => { asked.push({ text, params }); return rows.all(...params) },
    get: (...params) => { asked.push({ text, params }); return rows.get(...params) },
  })
  return {
    ...client,
    prepare(text) {
      const statement = client.prepare(text)
      return { ...statement, ...listening(statement, text), raw: () => listening(statement.raw(), text) }
    },
  }
}

function listenToPostgresql(client: Client, asked: Asked[]): Client {
  return new Proxy(client, {
    get: (target, name) => name !== 'query'
      ? Reflect.get(target, name) as unknown
      : (query: { text: string }, params: unknown[]) => { asked.push({ text: query.text, params }); return target.query(query, params) },
  })
}

function explainOnSqlite(db: Database, { text, params }: Asked): string {
  const raw = (db as unknown as { $client: Sqlite.Database }).$client
  return (raw.prepare(`explain query plan ${text}`).all(...params) as { detail: string }[]).map(({ detail }) => detail).join('\n')
}

/** As if every table were long: PostgreSQL reads and sorts short ones whole whatever index they have. */
async function explainOnPostgresql(db: Database, { text, params }: Asked): Promise<string> {
  const one = await (db as unknown as { $client: pg.Pool }).$client.connect()
  try {
    await one.query('begin')
    await one.query('set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off')
    const { rows } = await one.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
    return rows.map(row => row['QUERY PLAN']).join('\n')
  }
  finally {
    await one.query('rollback')
    one.release()
  }
}

/** The tables of a plan that are read from their beginning to their end. */
export function tablesReadWhole(plan: string): string[] {
  return [...plan.matchAll(dialect === 'sqlite' ? /^SCAN (\w+)$/gm : /Seq Scan on (\w+)/g)].map(found => found[1]!).filter(name => !['json_each', 'matches', 'found'].includes(name))
}

/**
 * Whether all rows are read to be sorted before the first of them is shown; not those that only stand at one place of an index.
 * PostgreSQL knows no order behind a column that is null, by which rows are marked that still wait.
 */
export function isSortedWhole(plan: string): boolean {
  return dialect === 'sqlite' ? plan.includes('USE TEMP B-TREE FOR ORDER BY') : /(?<!Incremental )Sort {2}/.test(plan) && !/Index Cond:.* IS NULL\)/.test(plan)
}
