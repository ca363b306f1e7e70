import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { toLeaf } from '../../../shared/record/leaf.ts'
import { readAnchor } from './anchor.ts'
import { commitTo } from './append.ts'
import { findOrigin } from './log.ts'
import { growEdge, hashOfLeaf, rootOfEdge, type Edge } from './merkle.ts'
import { openNote, parseCheckpointText } from './note.ts'
import { verifierKeysOf } from './signing.ts'
import { recordCheckpoints, recordEntries, recordHashes } from './tables.ts'

const entryColumns = {
  id: recordEntries.id, type: recordEntries.type, topic: recordEntries.topic, eventId: recordEntries.eventId, subjectId: recordEntries.subjectId, at: recordEntries.at, dueAt: recordEntries.dueAt,
  payload: recordEntries.payload, salt: recordEntries.salt, commitment: recordEntries.commitment, leaf: recordEntries.leaf, position: recordEntries.position, erasedAt: recordEntries.erasedAt, erasedReason: recordEntries.erasedReason,
}
export type LogEntry = Pick<typeof recordEntries.$inferSelect, keyof typeof entryColumns>

const hourMs = 3_600_000
const pageSize = 2000

/** All entries in the order of the log, then those that wait; some thousand at a time. */
async function* walkEntries(db: Database): AsyncGenerator<LogEntry[]> {
  yield* walkPages<LogEntry>(pageSize, last => db.select(entryColumns).from(recordEntries)
    .where(gt(recordEntries.position, last?.position ?? -1)).orderBy(asc(recordEntries.position)).limit(pageSize))
  yield* walkPages<LogEntry>(pageSize, last => db.select(entryColumns).from(recordEntries)
    .where(and(isNull(recordEntries.position), gt(recordEntries.id, last?.id ?? ''))).orderBy(asc(recordEntries.id)).limit(pageSize))
}

async function* walkCheckpoints(db: Database) {
  for await (const rows of walkPages<typeof recordCheckpoints.$inferSelect>(pageSize, last => db.select().from(recordCheckpoints)
    .where(gt(recordCheckpoints.size, last?.size ?? -1)).orderBy(asc(recordCheckpoints.size)).limit(pageSize))) yield* rows
}

export interface LogFindings {
  errors: string[]
  entries: number
  waiting: number
  /** Of those that wait, how many could be in the log: with the server running, none for longer than a minute. */
  due: number
  erased: number
  checkpoints: number
  size: number
  /** When the first root was signed: what was public before has no entry. */
  begunAt: Date | undefined
}

/**
 * Reads the whole log out of the database: every commitment against payload and salt, every leaf, every hash of the tiles,
 * every root that was ever signed with its signature, the file beside the database, and a mark for everything erased.
 * `look` is given the entries some thousand at a time, to be compared with what they are about.
 */
export async function verifyLog(db: Database, { keys, dataDir, now, look }: {
  keys: Pick<Keys, 'record'>, dataDir: string, now: Date, look: (entries: LogEntry[]) => Promise<string[]>
}): Promise<LogFindings> {
  const errors: string[] = []
  const origin = await findOrigin(db)
  const known = origin === undefined ? [] : verifierKeysOf(keys, origin)
  const stored = new Map((await db.select().from(recordHashes)).map(({ level, index, hash }) => [`${level}/${index}`, hash]))
  const anchor = readAnchor(dataDir)
  const anchored = anchor === undefined ? undefined : openNote(anchor, known)
  const said = anchored && parseCheckpointText(anchored.text)
  if (anchor !== undefined && !said) errors.push('The file record/latest is no checkpoint of this log.')
  const edge: Edge = { size: 0, tiles: [] }
  const roots = walkCheckpoints(db)
  let next = (await roots.next()).value
  const begunAt = next?.signedAt
  const found: LogFindings = { errors, entries: 0, waiting: 0, due: 0, erased: 0, checkpoints: 0, size: 0, begunAt }

  let lastSize = 0
  const checkRoot = async () => {
    if (said?.size === edge.size && said.root !== rootOfEdge(edge).toString('hex')) errors.push(`The file record/latest says another root for ${edge.size} entries: the database was rewritten.`)
    while (next && next.size === edge.size) {
      const { size, root, note } = next
      const opened = openNote(note, known)
      const text = opened && parseCheckpointText(opened.text)
      if (!text || text.origin !== origin || text.size !== size || text.root !== root) errors.push(`The checkpoint of ${size} entries is not signed by a key of ours.`)
      if (rootOfEdge(edge).toString('hex') !== root) errors.push(`The entries do not lead to the root that was signed at ${size}.`)
      found.checkpoints += 1
      lastSize = size
      next = (await roots.next()).value
    }
  }
  await checkRoot()

  for await (const rows of walkEntries(db)) {
    const marked = await listMarked(db, rows.filter(({ erasedAt }) => erasedAt !== null))
    for (const entry of rows) {
      const { id, type, payload, salt, commitment, leaf, position, erasedAt, erasedReason } = entry
      const name = position === null ? `The waiting entry ${id}` : `Entry ${position}`
      found.entries += 1
      if (erasedAt !== null) {
        found.erased += 1
        if (payload !== null || salt !== null || erasedReason === null) errors.push(`${name} is erased, but something of it stands still.`)
        if (!marked.has(id)) errors.push(`${name} is erased without a mark in the record.`)
      }
      else if (payload === null) errors.push(`${name} has lost its payload without an erasure.`)
      else if (salt !== null ? commitTo(salt, payload) !== commitment : type !== 'receipt' && type !== 'erasure') errors.push(`${name} is not what its commitment says.`)
      if (position === null) {
        found.waiting += 1
        if (entry.dueAt <= now) found.due += 1
        if (leaf !== null) errors.push(`${name} has a leaf and no place.`)
        if (entry.dueAt.getTime() > entry.at.getTime() + hourMs) errors.push(`${name} is held back for longer than its hour.`)
        continue
      }
      if (position !== edge.size) {
        errors.push(`Entry ${edge.size} is missing.`)
        return found
      }
      if (leaf === null || leaf !== (isOpen(type) && payload === null ? leaf : toLeaf(entry))) errors.push(`${name} has another leaf than it should.`)
      for (const { level, index, hash } of growEdge(edge, hashOfLeaf(Buffer.from(leaf ?? '')))) {
        const key = `${level}/${index}`
        if (stored.get(key) !== hash.toString('hex')) errors.push(`The stored hash ${key} is not that of its leaves.`)
        stored.delete(key)
      }
      if (next?.size === edge.size || said?.size === edge.size) await checkRoot()
    }
    errors.push(...await look(rows))
  }
  found.size = edge.size
  if (stored.size > 0) errors.push(`${stored.size} stored hashes belong to no leaves.`)
  if (next) errors.push(`A root was signed at ${next.size} entries, and there are only ${edge.size}: the database was rolled back.`)
  if (said && said.size > edge.size) errors.push(`The file record/latest covers ${said.size} entries, and there are only ${edge.size}: the database was rolled back.`)
  if (!next && lastSize !== edge.size) errors.push(`The log has ${edge.size} entries, and the last root was signed at ${lastSize}.`)
  return found
}

/** Of what is said openly nothing is left to compare once it was erased. */
const isOpen = (type: LogEntry['type']) => type === 'day' || type === 'erasure' || type === 'key' || type === 'restore'

/** Which of these erased entries have their mark, with the same commitment. */
async function listMarked(db: Database, erased: readonly LogEntry[]): Promise<Set<string>> {
  const marked = new Set<string>()
  for (let start = 0; start < erased.length; start += 500) {
    const part = erased.slice(start, start + 500)
    const rows = await db.select({ id: recordEntries.subjectId, commitment: recordEntries.commitment }).from(recordEntries)
      .where(and(eq(recordEntries.subjectType, 'entry'), inArray(recordEntries.subjectId, part.map(({ id }) => id)), eq(recordEntries.type, 'erasure')))
    for (const { id, commitment } of rows) if (part.some(entry => entry.id === id && entry.commitment === commitment)) marked.add(id!)
  }
  return marked
}
