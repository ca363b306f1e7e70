import type Sqlite from 'better-sqlite3'
import { getTableName, is, sql, Table } from 'drizzle-orm'
import pg from 'pg'
import { dialect } from './columns.ts'
import type { Database } from './connect.ts'

const channel = 'portal_changes'

const reconnectAfterMs = 500

/** A line to PostgreSQL that is silent for so long may be cut, and changes of other nodes unheard. */
const answersWithinMs = 500

/** What no page or file for everybody shows: what happens there alone makes nothing remembered wrong. */
const unseenTables = new Set([
  'allowances', 'comment_drafts', 'outbox', 'photo_uploads', 'pulse', 'receipt_tries', 'receipts', 'record_walks', 'recovery_codes',
  'report_drafts', 'report_leases', 'report_snoozes', 'setup_links', 'shared_marks', 'sign_in_attempts',
  'staff_notices', 'staff_sessions', 'staff_views', 'task_leases', 'webhook_deliveries', 'webhook_tries',
])

let version = 0
const listeners = new Set<() => void>()

/** Says in this process that committed data is other than before; called before whoever changed it learns that it is kept. */
export function announceChange(): void {
  version += 1
  for (const listener of listeners) listener()
}

/** Calls back after each change this process learns of, its own or another's; gives the way to stop that. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

/** The write that tells the other nodes on PostgreSQL; they hear it once the transaction around it has committed. */
export async function notifyNodes(tx: Database): Promise<void> {
  await (tx as unknown as { execute(query: unknown): Promise<unknown> }).execute(sql`select pg_notify(${channel}, '')`)
}

const unseen = new WeakSet<object>()

/** Marks a write of which no page or file for everybody shows anything yet, although they show other rows of its table. */
export function asUnseen<Written extends object>(write: Written): Written {
  unseen.add(write)
  return write
}

/** Whether a write may change what is shown to everybody; true when it does not tell its table. */
export function isSeen(write: object): boolean {
  if (unseen.has(write)) return false
  const table = (write as { config?: { table?: unknown } }).config?.table
  return !is(table, Table) || !unseenTables.has(getTableName(table))
}

export interface ChangeWatch {
  /**
   * A number that is another after each change that was committed, by whatever process, before the call. Undefined while
   * that cannot be known: then nothing remembered may be answered. What is read afterwards is at least as new as the number.
   */
  version(): number | undefined | Promise<number | undefined>
  close(): Promise<void>
}

/** Watches the changes of every process that writes to this database. `url` is that of PostgreSQL, which `DATABASE_URL` names. */
export function watchChanges(db: Database, { url = process.env.DATABASE_URL }: { url?: string } = {}): ChangeWatch {
  return dialect === 'sqlite' ? watchFile(db) : watchServer(url!)
}

/**
 * Own commits announce themselves; those of another process, such as a script, change SQLite's `data_version`, which is
 * asked once per turn of the event loop: all requests of a turn count as asked at one moment.
 */
function watchFile(db: Database): ChangeWatch {
  const ask = (db as unknown as { $client: Sqlite.Database }).$client.prepare('pragma data_version').pluck()
  let known = ask.get()
  let isAsked = false
  return {
    version() {
      if (!isAsked) {
        isAsked = true
        setImmediate(() => { isAsked = false })
        try {
          const found = ask.get()
          if (found !== known) announceChange()
          known = found
        }
        catch { return undefined }
      }
      return version
    },
    close: async () => {},
  }
}

/**
 * A connection of its own that listens. PostgreSQL sends what it has to tell before it answers, so a question on that
 * connection makes sure that nothing committed before is unheard: one question serves all who wait for the next one. A
 * line that does not answer is given up and made anew.
 */
function watchServer(url: string): ChangeWatch {
  let line: pg.Client | undefined
  let isListening = false
  let isClosed = false
  let retry: NodeJS.Timeout | undefined
  let asking: Promise<number | undefined> | undefined
  let next: Promise<number | undefined> | undefined

  const lose = (lost: pg.Client) => {
    if (line !== lost) return
    line = undefined
    lost.end().catch(() => {})
    if (isClosed) return
    retry = setTimeout(() => { void connect() }, reconnectAfterMs)
    retry.unref()
  }

  async function connect() {
    const opened = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000 })
    const giveUp = () => lose(opened)
    opened.on('error', giveUp)
    opened.on('end', giveUp)
    opened.on('notification', announceChange)
    line = opened
    isListening = false
    try {
      await opened.connect()
      await opened.query(`listen ${channel}`)
    }
    catch { return giveUp() }
    if (line !== opened) return
    // Whatever happened meanwhile went unheard.
    announceChange()
    isListening = true
  }
  void connect()

  async function ask(before: Promise<unknown>) {
    await before
    const asked = line
    asking = next
    next = undefined
    if (!asked || !isListening) return undefined
    let limit: NodeJS.Timeout | undefined
    const isHeard = await Promise.race([
      asked.query('select 1').then(() => true, () => false),
      new Promise<boolean>((resolve) => { limit = setTimeout(resolve, answersWithinMs, false) }),
    ])
    clearTimeout(limit)
    asking = undefined
    if (isHeard && line === asked) return version
    lose(asked)
    return undefined
  }

  return {
    version() {
      if (!line || !isListening) return undefined
      return next ??= ask(asking ?? new Promise(setImmediate))
    },
    async close() {
      isClosed = true
      clearTimeout(retry)
      await line?.end().catch(() => {})
    },
  }
}
