import { randomBytes } from 'node:crypto'
import { toCanonical } from '../../../shared/text/canonical.ts'
import { addRecordKey, dropOldRecordKeys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import { createId } from '../../database/ids.ts'
import { commitTo } from './append.ts'
import { findCheckpoint, findOrigin } from './log.ts'
import { openNote } from './note.ts'
import { integrate, type RecordPortal, type Refusal } from './sequencer.ts'
import { verifierKeysOf } from './signing.ts'
import { recordEntries } from './tables.ts'

export type Rotation = { state: 'rotated', key: string, size: number } | { state: 'refused', refused: Refusal }

/**
 * Gives the log a new key: an entry of the log says so, and the checkpoint that takes it up is signed by the new key and by
 * those before it. They sign along until they are dropped. Nothing happens to a log that is signed no more.
 */
export async function rotateKey(portal: RecordPortal, now: Date): Promise<Rotation> {
  const { db, keys, dataDir } = portal
  const before = await integrate(portal, now)
  if (before.refused) return { state: 'refused', refused: before.refused }
  const origin = (await findOrigin(db))!
  const [replaced] = verifierKeysOf(keys, origin)
  const name = addRecordKey(dataDir)
  keys.record.refresh?.()
  const [key] = verifierKeysOf(keys, origin)
  const [payload, salt] = [toCanonical({ key, replaces: replaced }), randomBytes(16).toString('hex')]
  await commit(db, tx => [tx.insert(recordEntries).values({
    id: createId(), type: 'key', subjectType: 'record', subjectId: name, at: now, dueAt: now, payload, salt, commitment: commitTo(salt, payload),
  }).returning({ id: recordEntries.id })])
  const { size, refused } = await integrate(portal, now)
  return refused ? { state: 'refused', refused } : { state: 'rotated', key: key!, size }
}

/**
 * Drops the seeds of the keys before the newest; what they are checked by stays listed. Undefined, and nothing is dropped,
 * while the latest checkpoint is not signed by the newest key.
 */
export async function dropOldKeys({ db, keys, dataDir }: RecordPortal): Promise<string[] | undefined> {
  const [checkpoint, origin] = [await findCheckpoint(db), await findOrigin(db)]
  if (!checkpoint || origin === undefined) return undefined
  const [newest] = verifierKeysOf(keys, origin)
  if (!openNote(checkpoint.note, [newest!])) return undefined
  const dropped = dropOldRecordKeys(dataDir)
  keys.record.refresh?.()
  return dropped
}
