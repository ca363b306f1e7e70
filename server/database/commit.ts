import { sql } from 'drizzle-orm'
import type { Database } from './connect.ts'
import { dialect } from './columns.ts'
import { StaleWriteError, toDatabaseError } from './errors.ts'

/** A query that ends in `.returning()`. */
export type Write = PromiseLike<unknown[]> & { all(): unknown[] }

/** A write that may find nothing to do, such as a clean-up. */
export interface OptionalWrite { write: Write, mayTouchNothing: true }

type Declare = (tx: Database) => Array<Write | OptionalWrite>

/** Marks a write that may touch no row. */
export function orNothing(write: Write): OptionalWrite {
  return { write, mayTouchNothing: true }
}

/**
 * Runs the writes as one transaction; each must touch a row, or none persists.
 * So `update … where status = ?` is an optimistic lock, and `set taken = taken + 1 where taken < seats` a seat check.
 *
 * Throws `StaleWriteError` when a write touched nothing, `UniqueViolationError` when a row already exists,
 * `StorageFullError` when the disk is full. `declare` is synchronous: better-sqlite3 keeps rows already written
 * when a transaction's callback is asynchronous.
 */
export function commit(db: Database, declare: Declare): Promise<void> {
  return dialect === 'sqlite' ? commitInGroup(db, declare) : commitAlone(db, declare)
}

async function commitAlone(db: Database, declare: Declare) {
  // The common type is SQLite's, whose transaction is synchronous; here the database is PostgreSQL.
  const transaction = db.transaction.bind(db) as unknown as (run: (tx: Database) => Promise<void>) => Promise<void>
  try {
    await transaction(async (tx) => {
      for (const item of declare(tx)) {
        const rows = await ('write' in item ? item.write : item)
        if (rows.length === 0 && !('write' in item)) throw new StaleWriteError()
      }
    })
  }
  catch (error) {
    throw toDatabaseError(error)
  }
}

interface Waiting { declare: Declare, resolve: () => void, reject: (error: unknown) => void }

const queues = new WeakMap<Database, Waiting[]>()

/** Commits that arrive in the same turn of the event loop share one transaction, and so one fsync. */
function commitInGroup(db: Database, declare: Declare): Promise<void> {
  return new Promise((resolve, reject) => {
    const queue = queues.get(db) ?? []
    queues.set(db, queue)
    if (queue.push({ declare, resolve, reject }) === 1) setImmediate(() => flush(db, queue.splice(0)))
  })
}

function flush(db: Database, group: Waiting[]) {
  const done: Waiting[] = []
  try {
    db.run(sql`begin immediate`)
    for (const waiting of group) {
      if (runInSavepoint(db, waiting)) done.push(waiting)
    }
    db.run(sql`commit`)
  }
  catch (error) {
    try { db.run(sql`rollback`) }
    catch { /* SQLite has already rolled back, as it does when the disk is full */ }
    const reason = toDatabaseError(error)
    for (const waiting of group) waiting.reject(reason)
    return
  }
  for (const waiting of done) waiting.resolve()
}

function runInSavepoint(db: Database, { declare, reject }: Waiting): boolean {
  db.run(sql`savepoint one`)
  try {
    for (const item of declare(db)) {
      const optional = 'write' in item
      const rows = (optional ? item.write : item).all()
      if (rows.length === 0 && !optional) throw new StaleWriteError()
    }
    db.run(sql`release one`)
    return true
  }
  catch (error) {
    db.run(sql`rollback to one`)
    db.run(sql`release one`)
    reject(toDatabaseError(error))
    return false
  }
}
