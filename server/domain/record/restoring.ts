import { randomBytes } from 'node:crypto'
import { toCanonical } from '../../../shared/text/canonical.ts'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { readAnchor, removeAnchor, writeAnchor } from './anchor.ts'
import { commitTo } from './append.ts'
import { computeRoot, findCheckpoint, findOrigin } from './log.ts'
import { openNote, parseCheckpointText, type CheckpointText } from './note.ts'
import { verifierKeysOf } from './signing.ts'
import { recordEntries } from './tables.ts'

/**
 * What follows for the record when a copy of the database was put back. signs: nothing later was signed, as far as anybody has said,
 * and it goes on. waits: nobody has said what was signed last. older: more was signed than the copy has, and it signs nothing.
 */
export interface Continuation { state: 'signs' | 'waits' | 'older', size: number, later: { size: number, root: string } | null }

/** The saved checkpoint is none of this log, or says something else than the copy of the same size. */
export class ForeignCheckpointError extends Error {}

/** What stands in the place of the last checkpoint until somebody says what it was: no checkpoint, so that nothing is signed. */
const waiting = (at: Date) => `The database was put back from a copy on ${at.toISOString()}. Nothing is signed until somebody says which checkpoint was
the last one (npm run restore -- record --last-checkpoint FILE), or that nobody has a later one (npm run restore -- record --go-on).
`

/**
 * Tells the record that the database was put back: an entry says openly when, with which size and root it begins again, and what was
 * signed beyond that. `lastCheckpoint`: the last one anybody has saved. Throws `ForeignCheckpointError`.
 */
export async function markRestored(db: Database, { dataDir, keys, lastCheckpoint, takenAt, now }: {
  dataDir: string, keys: Pick<Keys, 'record'> | undefined, lastCheckpoint: string | undefined, takenAt: Date, now: Date
}): Promise<Continuation> {
  const last = await findCheckpoint(db)
  const size = last?.size ?? 0
  const said = lastCheckpoint === undefined ? undefined : await readCheckpoint(db, { keys, note: lastCheckpoint })
  const later = said && said.size > size ? { size: said.size, root: said.root } : null
  await commit(db, tx => [insertMark(tx, { size, root: last?.root ?? null, takenAt: takenAt.toISOString(), later }, now)])
  if (said === undefined) {
    writeAnchor(dataDir, waiting(now))
    return { state: 'waits', size, later }
  }
  writeAnchor(dataDir, later ? lastCheckpoint! : last!.note)
  return { state: later ? 'older' : 'signs', size, later }
}

/** Says afterwards which checkpoint was the last one anybody has saved; see `markRestored`. */
export async function nameLastCheckpoint(db: Database, { dataDir, keys, note, now }: { dataDir: string, keys: Pick<Keys, 'record'>, note: string, now: Date }): Promise<Continuation> {
  const last = await findCheckpoint(db)
  const said = await readCheckpoint(db, { keys, note })
  const size = last?.size ?? 0
  if (said.size <= size) {
    writeAnchor(dataDir, last!.note)
    return { state: 'signs', size, later: null }
  }
  const later = { size: said.size, root: said.root }
  await commit(db, tx => [insertMark(tx, { size, root: last?.root ?? null, later }, now)])
  writeAnchor(dataDir, note)
  return { state: 'older', size, later }
}

/**
 * Lets the record go on from the older state, after what was lost has been said in public. An entry says it as well. False when
 * nothing held it back.
 */
export async function goOn(db: Database, { dataDir, keys, now }: { dataDir: string, keys: Pick<Keys, 'record'>, now: Date }): Promise<boolean> {
  const written = readAnchor(dataDir)
  const last = await findCheckpoint(db)
  const origin = await findOrigin(db)
  const opened = written === undefined || origin === undefined ? undefined : openNote(written, verifierKeysOf(keys, origin))
  const said = opened && parseCheckpointText(opened.text)
  if (written === undefined || (said && said.size <= (last?.size ?? 0))) return false
  await commit(db, tx => [insertMark(tx, { size: last?.size ?? 0, root: last?.root ?? null, goesOn: true, later: said ? { size: said.size, root: said.root } : null }, now)])
  removeAnchor(dataDir)
  return true
}

function insertMark(tx: Database, says: Record<string, unknown>, now: Date) {
  const [payload, salt] = [toCanonical(says), randomBytes(16).toString('hex')]
  return tx.insert(recordEntries).values({
    id: createId(), type: 'restore', subjectType: 'record', subjectId: 'restore', at: now, dueAt: now, payload, salt, commitment: commitTo(salt, payload),
  }).returning({ id: recordEntries.id })
}

async function readCheckpoint(db: Database, { keys, note }: { keys: Pick<Keys, 'record'> | undefined, note: string }): Promise<CheckpointText> {
  if (!keys) throw new ForeignCheckpointError('Without the keys nobody can tell whether the saved checkpoint is one of this log.')
  const last = await findCheckpoint(db)
  const origin = await findOrigin(db)
  const opened = origin === undefined ? undefined : openNote(note, verifierKeysOf(keys, origin))
  const said = opened && parseCheckpointText(opened.text)
  if (!last || !said || said.origin !== origin) throw new ForeignCheckpointError('The saved checkpoint is not signed by this log.')
  if (said.size <= last.size && await computeRoot(db, said.size) !== said.root) throw new ForeignCheckpointError('The saved checkpoint and the copy have different roots for the same entries: one of them was forged. Put nothing into service; see docs/record.md.')
  return said
}
