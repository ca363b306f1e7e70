import { randomInt } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, asc, desc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { dialect } from '../../database/columns.ts'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { longestLeaf, toBatch, toLeaf } from '../../../shared/record/leaf.ts'
import { toDay } from '../../../shared/time.ts'
import { readAnchor, writeAnchor } from './anchor.ts'
import { addToDay } from './counts.ts'
import { BrokenLogError, computeRoot, findCheckpoint, findOrigin, readEdge, type Checkpoint } from './log.ts'
import { growEdge, hashOfLeaf, rootOfEdge, type Edge } from './merkle.ts'
import { openNote, parseCheckpointText, signNote, toCheckpointText, type CheckpointText } from './note.ts'
import { signersOf, verifierKeysOf } from './signing.ts'
import { recordCheckpoints, recordEntries, recordHashes } from './tables.ts'

/** How many entries are put into the log at once: few enough that requests between two batches hardly wait. */
const batchSize = 256

/** The lock of PostgreSQL that one sequencer at a time holds. */
const lock = 7302

export interface RecordPortal {
  db: Database
  keys: Pick<Keys, 'record'>
  dataDir: string
  /** The name of a log that begins now; one that has begun keeps its own. */
  origin: string
}

/**
 * Why nothing is signed any more. checkpoint: the last checkpoint was signed by none of our keys, or says something else
 * than its row. rewritten: the entries do not lead to a root that was signed. rolledBack: the database ends before a
 * checkpoint that was signed. anchor: the file outside of the database is no checkpoint of this log.
 */
export type Refusal = 'checkpoint' | 'rewritten' | 'rolledBack' | 'anchor'

const refusals = new WeakMap<Database, Refusal>()

/** Why this node signs nothing, as found when it last tried; undefined while it does. */
export function findRefusal(db: Database): Refusal | undefined {
  return refusals.get(db)
}

/**
 * Puts what waits and is due into the log, batch by batch, each with its signed checkpoint in one commit, until nothing
 * waits or `stop` is given. Several nodes may try at once: what one has put in, the others leave. A log without a
 * checkpoint is given its first, be it empty. Before it signs, it computes the root it signed last from what is stored, and
 * compares that with the checkpoint and with the file outside of the database; if one of them differs, it signs nothing
 * and gives the reason as `refused`.
 */
export async function integrate({ db, keys, dataDir, origin: proposed }: RecordPortal, now: Date, { stop }: { stop?: AbortSignal } = {}): Promise<{ added: number, size: number, refused?: Refusal }> {
  keys.record.refresh?.()
  const origin = await findOrigin(db) ?? proposed
  let last = await findCheckpoint(db)
  let refused = await findContradiction({ db, keys, dataDir, origin }, last)
  // What seems to contradict may be another node's batch that came between two of our reads.
  for (let newer = await findCheckpoint(db); refused && newer?.size !== last?.size; newer = await findCheckpoint(db)) {
    last = newer
    refused = await findContradiction({ db, keys, dataDir, origin }, last)
  }
  if (refused) {
    refusals.set(db, refused)
    return { added: 0, size: last?.size ?? 0, refused }
  }
  refusals.delete(db)
  if (last && readAnchor(dataDir) !== last.note) writeAnchor(dataDir, last.note)

  const edge = await readEdge(db, last?.size ?? 0)
  const start = edge.size
  let isBegun = last !== undefined
  // A clock that was set back must not make a checkpoint seem older than the one it continues.
  const signedAt = last && last.signedAt > now ? last.signedAt : now
  while (!stop?.aborted) {
    const entries = shuffleReceipts(await dueEntries(db, now))
    if (entries.length === 0 && isBegun) break
    const { writes, note } = plan(edge, entries, { origin, keys, now, signedAt, isBegun })
    const size = edge.size
    try {
      await commit(db, tx => [...holdLock(tx), ...writes(tx)])
    }
    catch (error) {
      // Another node was faster: what it has put in is read with the next run.
      if (error instanceof StaleWriteError || error instanceof UniqueViolationError) return { added: size - entries.length - start, size: size - entries.length }
      throw error
    }
    writeAnchor(dataDir, note)
    isBegun = true
    if (entries.length < batchSize) break
    await nextTurn()
  }
  return { added: edge.size - start, size: edge.size }
}

/** Why a log would sign nothing, without trying: what `integrate` finds before it signs. Undefined for one that is in order. */
export async function checkSigned({ db, keys, dataDir, origin: proposed }: RecordPortal): Promise<Refusal | undefined> {
  return findContradiction({ db, keys, dataDir, origin: await findOrigin(db) ?? proposed }, await findCheckpoint(db))
}

async function findContradiction({ db, keys, dataDir, origin }: RecordPortal, last: Checkpoint | undefined): Promise<Refusal | undefined> {
  const known = verifierKeysOf(keys, origin)
  const written = readAnchor(dataDir)
  const anchor = written === undefined ? undefined : openCheckpoint(written, known)
  if (written !== undefined && anchor?.origin !== origin) return 'anchor'
  if (!last) return anchor || await findLastPosition(db) !== undefined ? 'rolledBack' : undefined
  const said = openCheckpoint(last.note, known)
  if (!said || said.origin !== origin || said.size !== last.size || said.root !== last.root) return 'checkpoint'
  if (anchor && anchor.size > last.size) return 'rolledBack'
  try {
    if (await findLastPosition(db) !== (last.size === 0 ? undefined : last.size - 1)) return 'rewritten'
    if (await computeRoot(db, last.size) !== last.root) return 'rewritten'
    if (anchor && await computeRoot(db, anchor.size) !== anchor.root) return 'rewritten'
  }
  catch (error) {
    if (error instanceof BrokenLogError) return 'rewritten'
    throw error
  }
  return undefined
}

function openCheckpoint(note: string, known: string[]): CheckpointText | undefined {
  const opened = openNote(note, known)
  return opened && parseCheckpointText(opened.text)
}

async function findLastPosition(db: Database): Promise<number | undefined> {
  const [row] = await db.select({ position: recordEntries.position }).from(recordEntries)
    .where(isNotNull(recordEntries.position)).orderBy(desc(recordEntries.position)).limit(1)
  return row?.position ?? undefined
}

type Entry = typeof recordEntries.$inferSelect

/** The next entries that wait, those due first. */
export function dueEntries(db: Database, now: Date) {
  return db.select().from(recordEntries).where(and(isNull(recordEntries.position), lte(recordEntries.dueAt, now)))
    .orderBy(asc(recordEntries.dueAt), asc(recordEntries.id)).limit(batchSize)
}

/** The receipts of an hour change places among themselves, so that a position says no more of one than its hour. */
export function shuffleReceipts<Row extends Pick<Entry, 'type' | 'at'>>(rows: readonly Row[]): Row[] {
  const shuffled = [...rows]
  const places = new Map<string, number[]>()
  rows.forEach(({ type, at }, place) => {
    if (type === 'receipt') places.set(toBatch(at), [...places.get(toBatch(at)) ?? [], place])
  })
  for (const hour of places.values()) {
    for (let left = hour.length - 1; left > 0; left--) {
      const [one, other] = [hour[left]!, hour[randomInt(left + 1)]!];
      [shuffled[one], shuffled[other]] = [shuffled[other]!, shuffled[one]!]
    }
  }
  return shuffled
}

/** Grows the edge by these entries and signs the root; the writes store all of it. */
function plan(edge: Edge, entries: readonly Entry[], { origin, keys, now, signedAt, isBegun }: { origin: string, keys: Pick<Keys, 'record'>, now: Date, signedAt: Date, isBegun: boolean }) {
  const first = edge.size
  const full: ReturnType<typeof growEdge> = []
  const leaves = entries.map((entry) => {
    const leaf = toLeaf(entry)
    const bytes = Buffer.from(leaf)
    if (bytes.length > longestLeaf) throw new RangeError('An entry is too long for the log.')
    full.push(...growEdge(edge, hashOfLeaf(bytes)))
    return leaf
  })
  const root = rootOfEdge(edge).toString('hex')
  const size = edge.size
  const note = signNote(toCheckpointText({ origin, size, root }), signersOf(keys, origin))
  const writes = (tx: Database): Array<Write | OptionalWrite> => [
    ...placing(tx, entries.map(({ id }, at) => ({ id, position: first + at, leaf: leaves[at]! })), now),
    ...full.length > 0
      ? [tx.insert(recordHashes).values(full.map(({ level, index, hash }) => ({ level, index, hash: hash.toString('hex') }))).returning({ level: recordHashes.level })]
      : [],
    ...addToDay(tx, toDay(signedAt), entries),
    ...size > first || !isBegun ? [tx.insert(recordCheckpoints).values({ size, root, note, signedAt }).returning({ size: recordCheckpoints.size })] : [],
  ]
  return { writes, note }
}

/** One statement for all of a batch: building it anew for each would take most of the time. */
function placing(tx: Database, places: Array<{ id: string, position: number, leaf: string }>, now: Date): Write[] {
  const statement = tx.update(recordEntries).set({ position: sql`${sql.placeholder('position')}`, leaf: sql`${sql.placeholder('leaf')}`, integratedAt: now })
    .where(and(eq(recordEntries.id, sql.placeholder('id')), isNull(recordEntries.position))).returning({ id: recordEntries.id }).prepare()
  return places.map(place => ({
    all: () => statement.all(place),
    then: (onDone, onFailed) => statement.execute(place).then(onDone, onFailed),
  }))
}

/** Makes the other nodes leave this batch to us; on SQLite the process is alone. */
function holdLock(tx: Database): Write[] {
  return dialect === 'sqlite' ? [] : [tx.select({ one: sql<number>`1` }).from(sql`(select 1) as alone`).where(sql`pg_try_advisory_xact_lock(${lock})`)]
}
