import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { findCheckpoint, hashLeaf, parseTilePath, proveConsistency, proveInclusion, readCheckpointNote, readTile } from '#server/domain/record/log'
import { foldHashes, growEdge, hashOfLeaf, rootOfEdge, verifyConsistency, verifyInclusion, type Edge } from '#server/domain/record/merkle'
import { openNote, parseCheckpointText } from '#server/domain/record/note'
import { integrate } from '#server/domain/record/sequencer'
import { verifierKeys } from '#server/domain/record/signing'
import { recordCheckpoints, recordEntries } from '#server/domain/record/tables'
import { createTestDatabase } from '../../support/database.ts'
import { tilesOf } from '../../support/downloadedLog.ts'
import { addEntries, aRecordPortal } from '../../support/record.ts'

const now = new Date('2026-11-23T02:20:00.000Z')

/** A log as somebody saved it: each file under its path. */
type Saved = Map<string, Buffer>

async function saveLog(size: number, { olderSize }: { olderSize: number }) {
  const db = await createTestDatabase()
  const portal = aRecordPortal(db)
  await addEntries(db, olderSize, { at: now })
  await integrate(portal, now)
  const older = (await findCheckpoint(db))!
  await addEntries(db, size - olderSize, { at: now })
  await integrate(portal, now)
  const saved: Saved = new Map([['checkpoint', Buffer.from((await readCheckpointNote(db))!)]])
  for (const path of tilesOf(size)) saved.set(path, (await readTile(db, parseTilePath(path.slice('tile/'.length))!))!)
  return { db, saved, older, keys: await verifierKeys(portal) }
}

/** What anybody can check of a saved log with its keys alone; true when all of it holds. */
function holds(saved: Saved, keys: readonly string[]): boolean {
  const opened = openNote(saved.get('checkpoint')!.toString(), keys)
  const checkpoint = opened && parseCheckpointText(opened.text)
  if (!checkpoint || tilesOf(checkpoint.size).some(path => !saved.has(path))) return false
  const edge: Edge = { size: 0, tiles: [] }
  const computed: Buffer[][] = []
  for (const [path, bytes] of saved) {
    if (!path.startsWith('tile/entries/')) continue
    for (let at = 0; at < bytes.length;) {
      if (at + 2 > bytes.length || at + 2 + bytes.readUInt16BE(at) > bytes.length) return false
      const leafHash = hashOfLeaf(bytes.subarray(at + 2, at += 2 + bytes.readUInt16BE(at)))
      ;(computed[0] ??= []).push(leafHash)
      for (const { level, hash } of growEdge(edge, leafHash)) (computed[level] ??= []).push(hash)
    }
  }
  if (edge.size !== checkpoint.size || rootOfEdge(edge).toString('hex') !== checkpoint.root) return false
  return tilesOf(checkpoint.size).filter(path => !path.startsWith('tile/entries/')).every((path) => {
    const { level, index, width } = parseTilePath(path.slice('tile/'.length))!
    return saved.get(path)!.equals(Buffer.concat(computed[Number(level)]!.slice(index * 256, index * 256 + width)))
  })
}

function* seeded(seed: number) {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

describe('whoever saved the log notices', () => {
  it('every change of every byte of a small log', async () => {
    const { saved, keys } = await saveLog(9, { olderSize: 5 })
    expect(holds(saved, keys)).toBe(true)
    let [changes, unnoticed] = [0, 0]
    for (const [path, bytes] of saved) {
      for (let at = 0; at < bytes.length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          const changed = Buffer.from(bytes)
          changed[at]! ^= 1 << bit
          changes += 1
          if (holds(new Map(saved).set(path, changed), keys)) unnoticed += 1
        }
      }
    }
    expect(changes).toBeGreaterThan(10_000)
    expect(unnoticed).toBe(0)
  })

  it('a change of any of five hundred bytes all over a big one', async () => {
    const { saved, keys } = await saveLog(1100, { olderSize: 700 })
    expect(holds(saved, keys)).toBe(true)
    const random = seeded(20_261_123)
    const next = (below: number) => Math.floor(random.next().value! * below)
    const paths = [...saved.keys()]
    let unnoticed = 0
    for (let round = 0; round < 500; round++) {
      const path = paths[round % paths.length]!
      const changed = Buffer.from(saved.get(path)!)
      const at = next(changed.length)
      changed[at] = (changed[at]! + 1 + next(255)) % 256
      if (holds(new Map(saved).set(path, changed), keys)) unnoticed += 1
    }
    expect(unnoticed).toBe(0)
  }, 240_000)

  it('every change of every byte of a proof', async () => {
    const { db, older, saved, keys } = await saveLog(300, { olderSize: 77 })
    const { size, root } = (await findCheckpoint(db))!
    expect(holds(saved, keys)).toBe(true)
    let [changes, unnoticed] = [0, 0]
    const tryAll = (proof: string[], verify: (proof: Buffer[]) => boolean) => {
      const hashes = proof.map(hash => Buffer.from(hash, 'hex'))
      expect(verify(hashes)).toBe(true)
      expect(verify([...hashes, Buffer.alloc(32)])).toBe(false)
      expect(verify(hashes.slice(0, -1))).toBe(false)
      hashes.forEach((hash, step) => {
        for (let at = 0; at < hash.length; at++) {
          for (let bit = 0; bit < 8; bit++) {
            const changed = Buffer.from(hash)
            changed[at]! ^= 1 << bit
            changes += 1
            if (verify(hashes.with(step, changed))) unnoticed += 1
          }
        }
      })
    }
    const rows = await db.select({ position: recordEntries.position, leaf: recordEntries.leaf }).from(recordEntries)
    for (const position of [0, 76, 77, 255, 256, 299]) {
      const leafHash = Buffer.from(hashLeaf(rows.find(row => row.position === position)!.leaf!), 'hex')
      tryAll(await proveInclusion(db, { position, size }), proof => verifyInclusion({ leafHash, position, size, proof, root: Buffer.from(root, 'hex') }))
    }
    tryAll(await proveConsistency(db, { from: older.size, to: size }), proof => verifyConsistency({ from: older.size, to: size, fromRoot: Buffer.from(older.root, 'hex'), toRoot: Buffer.from(root, 'hex'), proof }))
    expect(changes).toBeGreaterThan(10_000)
    expect(unnoticed).toBe(0)
  })

  it('a log that was set back and went on otherwise: nothing proves that the new one begins with the saved one', async () => {
    const { older } = await saveLog(300, { olderSize: 77 })
    const other = await saveLog(300, { olderSize: 77 })
    const toRoot = Buffer.from((await findCheckpoint(other.db))!.root, 'hex')
    const proof = (await proveConsistency(other.db, { from: 77, to: 300 })).map(hash => Buffer.from(hash, 'hex'))
    const [same] = await other.db.select({ root: recordCheckpoints.root }).from(recordCheckpoints).where(eq(recordCheckpoints.size, 77))
    expect(verifyConsistency({ from: 77, to: 300, fromRoot: Buffer.from(same!.root, 'hex'), toRoot, proof })).toBe(true)
    expect(verifyConsistency({ from: 77, to: 300, fromRoot: Buffer.from(older.root, 'hex'), toRoot, proof })).toBe(false)
  })

  it('two leaves that changed places, and a hash put where a leaf belongs', async () => {
    const { saved, keys } = await saveLog(4, { olderSize: 2 })
    const bundle = saved.get('tile/entries/000.p/4')!
    const leaves: Buffer[] = []
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) leaves.push(bundle.subarray(at, at + 2 + bundle.readUInt16BE(at)))
    expect(holds(new Map(saved).set('tile/entries/000.p/4', Buffer.concat([leaves[1]!, leaves[0]!, leaves[2]!, leaves[3]!])), keys)).toBe(false)
    const pair = foldHashes([hashOfLeaf(leaves[0]!.subarray(2)), hashOfLeaf(leaves[1]!.subarray(2))])
    expect(hashOfLeaf(pair)).not.toEqual(pair)
  })
})
