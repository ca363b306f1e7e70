import { channel } from 'node:diagnostics_channel'
import { sql } from 'drizzle-orm'
import { PortalError } from '../../shared/errors.ts'
import type { Database } from './connect.ts'
import { announceChange, isSeen, notifyNodes } from './changes.ts'
import { dialect } from './columns.ts'
import { isBrokenDisk, isFullDisk, notStored, StaleWriteError, toDatabaseError } from './errors.ts'

/** A query that ends in `.returning()`. */
export type Write = PromiseLike<unknown[]> & { all(): unknown[] }

/** A write that may find nothing to do, such as a clean-up. */
export interface OptionalWrite { write: Write, mayTouchNothing: true }

/** Where each transaction is told of, for whoever measures; nobody listens otherwise. */
export const commitChannel = 'portal:commit'
export interface CommitTold { size: number, seconds: number, isDone: boolean }
const told = channel(commitChannel)

function tell(size: number, start: number, isDone: boolean) {
  if (told.hasSubscribers) told.publish({ size, seconds: (performance.now() - start) / 1000, isDone } satisfies CommitTold)
}

type Declare = (tx: Database) => Array<Write | OptionalWrite>

/** Marks a write that may touch no row. */
export function orNothing(write: Write): OptionalWrite {
  return { write, mayTouchNothing: true }
}

/**
 * Runs the writes as one transaction; each must touch a row, or none persists.
 * So `update … where status = ?` is an optimistic lock, and `set taken = taken + 1 where taken < seats` a seat check.
 *
 * Throws `StaleWriteError` when a write touched nothing, `UniqueViolationError` when a row already exists, `storage_full`
 * (507) when the disk is full, `not_stored` (503) when the database is away or its disk failed; after a failed disk this
 * process writes nothing more. `declare` is synchronous: better-sqlite3 keeps rows already written when a transaction's
 * callback is asynchronous.
 */
export function commit(db: Database, declare: Declare): Promise<void> {
  return dialect === 'sqlite' ? commitInGroup(db, declare) : commitAlone(db, declare)
}

async function commitAlone(db: Database, declare: Declare) {
  // The common type is SQLite's, whose transaction is synchronous; here the database is PostgreSQL.
  const transaction = db.transaction.bind(db) as unknown as (run: (tx: Database) => Promise<void>) => Promise<void>
  const start = performance.now()
  try {
    let isChange = false
    await transaction(async (tx) => {
      for (const item of declare(tx)) {
        const write = 'write' in item ? item.write : item
        const rows = await write
        if (rows.length === 0 && !('write' in item)) throw new StaleWriteError()
        isChange ||= rows.length > 0 && isSeen(write)
      }
      if (isChange) await notifyNodes(tx)
    })
    if (isChange) announceChange()
    tell(1, start, true)
  }
  catch (error) {
    // A lost race is an answer, not a failure of the database.
    if (!(error instanceof PortalError)) tell(1, start, false)
    throw toDatabaseError(error)
  }
}

interface Waiting { declare: Declare, resolve: () => void, reject: (error: unknown) => void }

const queues = new WeakMap<Database, Waiting[]>()

/**
 * A group that took so long leaves the rest to the next turn: the event loop lets one new connection in each turn, so with
 * long ones whoever comes into a storm would wait for all who came before, again and again.
 */
const longestGroupMs = 10

/** Commits that arrive in the same turn of the event loop share one transaction, and so one fsync. */
function commitInGroup(db: Database, declare: Declare): Promise<void> {
  if (broken.has(db)) return Promise.reject(notStored())
  return new Promise((resolve, reject) => {
    const queue = queues.get(db) ?? []
    queues.set(db, queue)
    if (queue.push({ declare, resolve, reject }) === 1) setImmediate(flush, db, queue)
  })
}

const broken = new WeakSet<Database>()
const listeners = new Set<() => void>()

/**
 * Calls `listener` when the disk of a database failed. The kernel may have dropped what it could not write, so only a
 * process that reads the files anew knows what is stored: this one has to end.
 */
export function onBrokenDisk(listener: () => void): void {
  listeners.add(listener)
}

function flush(db: Database, queue: Waiting[]) {
  // Queued in the turn before.
  if (broken.has(db)) return rejectAll(queue.splice(0), notStored())
  const [group, done]: [Waiting[], Waiting[]] = [[], []]
  let isChange = false
  const start = performance.now()
  try {
    db.run(sql`begin immediate`)
    const end = performance.now() + longestGroupMs
    do {
      const waiting = queue.shift()!
      group.push(waiting)
      const kept = runInSavepoint(db, waiting)
      if (!kept) continue
      done.push(waiting)
      isChange ||= kept.isChange
    } while (queue.length > 0 && performance.now() < end)
    db.run(sql`commit`)
  }
  catch (error) {
    try { db.run(sql`rollback`) }
    catch { /* SQLite has already rolled back, as it does when the disk is full */ }
    if (isBrokenDisk(error)) {
      broken.add(db)
      for (const listener of listeners) listener()
    }
    // Where there was no transaction to be had, all have waited for it.
    const failed = group.length > 0 ? group : queue.splice(0)
    tell(failed.length, start, false)
    rejectAll(failed, toDatabaseError(error))
    return flushRest(db, queue)
  }
  if (isChange) announceChange()
  tell(group.length, start, true)
  for (const waiting of done) waiting.resolve()
  flushRest(db, queue)
}

function flushRest(db: Database, queue: Waiting[]) {
  if (queue.length > 0) setImmediate(flush, db, queue)
}

function rejectAll(group: Waiting[], reason: unknown) {
  for (const { reject } of group) reject(reason)
}

function runInSavepoint(db: Database, { declare, reject }: Waiting): { isChange: boolean } | undefined {
  let isChange = false
  db.run(sql`savepoint one`)
  try {
    for (const item of declare(db)) {
      const optional = 'write' in item
      const write = optional ? item.write : item
      const rows = write.all()
      if (rows.length === 0 && !optional) throw new StaleWriteError()
      isChange ||= rows.length > 0 && isSeen(write)
    }
    db.run(sql`release one`)
    return { isChange }
  }
  catch (error) {
    // SQLite has rolled back everything already.
    if (isBrokenDisk(error) || isFullDisk(error)) throw error
    db.run(sql`rollback to one`)
    db.run(sql`release one`)
    reject(toDatabaseError(error))
    return undefined
  }
}
