import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asc, eq, isNotNull, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { findCheckpoint, findOrigin, hashLeaf, proveConsistency, proveInclusion } from '#server/domain/record/log'
import { emptyRoot, hashOfLeaf, hashOfNode, verifyConsistency, verifyInclusion } from '#server/domain/record/merkle'
import { openNote, parseCheckpointText } from '#server/domain/record/note'
import { findRefusal, integrate } from '#server/domain/record/sequencer'
import { verifierKeys } from '#server/domain/record/signing'
import { recordCheckpoints, recordEntries, recordHashes } from '#server/domain/record/tables'
import { later } from '../../support/clock.ts'
import { createTestDatabase, createTestDatabaseIn } from '../../support/database.ts'
import { readingAfter } from '../../support/race.ts'
import { aDataDir, addEntries, aRecordPortal, origin } from '../../support/record.ts'

const now = new Date('2026-11-23T02:20:00.000Z')

async function leavesOf(db: Database): Promise<string[]> {
  const rows = await db.select().from(recordEntries).where(isNotNull(recordEntries.position)).orderBy(asc(recordEntries.position))
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at))
  return rows.map(({ leaf }) => leaf!)
}

function treeHash(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return emptyRoot
  if (hashes.length === 1) return hashes[0]!
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return hashOfNode(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)))
}

const rootOfLeaves = (leaves: readonly string[]) => treeHash(leaves.map(leaf => hashOfLeaf(Buffer.from(leaf)))).toString('hex')

describe('the sequencer', () => {
  it('signs the empty log once, and names it for good', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    expect(await findOrigin(db)).toBeUndefined()
    expect(await integrate(portal, now)).toEqual({ added: 0, size: 0 })
    expect(await integrate({ ...portal, origin: 'elsewhere.invalid/record' }, now)).toEqual({ added: 0, size: 0 })
    expect(await db.select().from(recordCheckpoints)).toHaveLength(1)
    expect(await findCheckpoint(db)).toMatchObject({ size: 0, root: emptyRoot.toString('hex') })
    expect(await findOrigin(db)).toBe(origin)
  })

  it('puts in what is due, leaves what is not, and signs the root over all of it', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    await addEntries(db, 3, { at: now })
    await addEntries(db, 2, { type: 'receipt', at: now, dueAt: new Date('2026-11-23T03:00:00.000Z') })
    expect(await integrate(portal, now)).toEqual({ added: 3, size: 3 })
    expect(await integrate(portal, now)).toEqual({ added: 0, size: 3 })
    expect(await integrate(portal, new Date('2026-11-23T03:00:00.000Z'))).toEqual({ added: 2, size: 5 })
    const leaves = await leavesOf(db)
    expect(leaves.slice(3).map(leaf => (JSON.parse(leaf) as { batch: string }).batch)).toEqual(['2026-11-23T02Z', '2026-11-23T02Z'])
    const checkpoint = (await findCheckpoint(db))!
    expect(checkpoint.root).toBe(rootOfLeaves(leaves))
    const opened = openNote(checkpoint.note, await verifierKeys(portal))!
    expect(parseCheckpointText(opened.text)).toEqual({ origin, size: 5, root: checkpoint.root })
  })

  it('gives proofs that hold at sizes around the edges of tiles', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    const sizes = [1, 255, 256, 257, 513]
    const roots = new Map<number, string>()
    for (const size of sizes) {
      await addEntries(db, size - ((await findCheckpoint(db))?.size ?? 0), { at: now })
      await integrate(portal, now)
      const leaves = await leavesOf(db)
      const { root } = (await findCheckpoint(db))!
      expect(root).toBe(rootOfLeaves(leaves))
      roots.set(size, root)
      for (const position of new Set([0, 254, 255, 256, size - 1].filter(position => position < size))) {
        const proof = (await proveInclusion(db, { position, size })).map(hash => Buffer.from(hash, 'hex'))
        expect(verifyInclusion({ leafHash: Buffer.from(hashLeaf(leaves[position]!), 'hex'), position, size, proof, root: Buffer.from(root, 'hex') })).toBe(true)
      }
    }
    for (const from of sizes) {
      for (const to of sizes.filter(size => size >= from)) {
        const proof = (await proveConsistency(db, { from, to })).map(hash => Buffer.from(hash, 'hex'))
        expect(verifyConsistency({ from, to, fromRoot: Buffer.from(roots.get(from)!, 'hex'), toRoot: Buffer.from(roots.get(to)!, 'hex'), proof })).toBe(true)
      }
    }
    expect(await db.select({ level: recordHashes.level, index: recordHashes.index }).from(recordHashes).orderBy(asc(recordHashes.index))).toEqual([{ level: 1, index: 0 }, { level: 1, index: 1 }])
  })

  it('works off a long backlog in batches, and ends between two of them when it is told to stop', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    await addEntries(db, 700, { at: now })
    const stop = new AbortController()
    stop.abort()
    expect(await integrate(portal, now, { stop: stop.signal })).toEqual({ added: 0, size: 0 })
    expect(await integrate(portal, now)).toEqual({ added: 700, size: 700 })
    expect((await db.select().from(recordCheckpoints).orderBy(asc(recordCheckpoints.size))).map(({ size }) => size)).toEqual([256, 512, 700])
    expect((await findCheckpoint(db))!.root).toBe(rootOfLeaves(await leavesOf(db)))
  })

  it('never dates a checkpoint before the one it continues, also when the clock was set back', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    const setBack = later(now, { days: -1 })
    for (const at of [now, setBack, setBack, later(now, { hours: 1 })]) {
      await addEntries(db, 1, { at: setBack })
      await integrate(portal, at)
    }
    const signed = await db.select({ size: recordCheckpoints.size, at: recordCheckpoints.signedAt }).from(recordCheckpoints).orderBy(asc(recordCheckpoints.size))
    expect(signed).toEqual([{ size: 1, at: now }, { size: 2, at: now }, { size: 3, at: now }, { size: 4, at: later(now, { hours: 1 }) }])
  })

  it('mixes the receipts of an hour, so that their order says nothing', async () => {
    const db = await createTestDatabase()
    const ids: string[] = []
    for (let minute = 0; minute < 40; minute++) ids.push(...await addEntries(db, 1, { type: 'receipt', at: later(new Date('2026-11-23T01:00:00.000Z'), { minutes: minute }), dueAt: new Date('2026-11-23T02:00:00.000Z') }))
    await integrate(aRecordPortal(db), now)
    const rows = await db.select({ id: recordEntries.id }).from(recordEntries).orderBy(asc(recordEntries.position))
    const placed = rows.map(({ id }) => ids.indexOf(id))
    expect([...placed].sort((a, b) => a - b)).toEqual(ids.map((_, at) => at))
    expect(placed).not.toEqual(ids.map((_, at) => at))
    expect(rows.map(({ id }) => id)).not.toEqual(rows.map(({ id }) => id).sort())
  })

  it('lets only one of two at work at once put an entry in', async () => {
    const db = await createTestDatabase()
    const dataDir = aDataDir()
    await integrate(aRecordPortal(db, { dataDir }), now)
    for (let read = 0; read < 8; read++) {
      await addEntries(db, 3, { at: now })
      let isDone = false
      const slow = readingAfter(db, async (at) => {
        if (at !== read || isDone) return
        isDone = true
        await integrate(aRecordPortal(db, { dataDir }), now)
      })
      const { refused } = await integrate(aRecordPortal(slow, { dataDir }), now)
      expect(refused).toBeUndefined()
    }
    await integrate(aRecordPortal(db, { dataDir }), now)
    const leaves = await leavesOf(db)
    expect(leaves).toHaveLength(24)
    expect((await findCheckpoint(db))!.root).toBe(rootOfLeaves(leaves))
  })

  it('leaves nothing half done when a batch cannot be stored', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    await addEntries(db, 2, { at: now })
    await integrate(portal, now)
    await addEntries(db, 300, { at: now })
    // A row where the first full tile's hash belongs: the commit fails after its entries were given positions.
    await db.insert(recordHashes).values({ level: 1, index: 0, hash: '00'.repeat(32) })
    expect(await integrate(portal, now)).toMatchObject({ added: 0, size: 2 })
    expect(await leavesOf(db)).toHaveLength(2)
    expect(await findCheckpoint(db)).toMatchObject({ size: 2 })
    await commit(db, tx => [tx.delete(recordHashes).returning({ level: recordHashes.level })])
    expect(await integrate(portal, now)).toEqual({ added: 300, size: 302 })
    expect((await findCheckpoint(db))!.root).toBe(rootOfLeaves(await leavesOf(db)))
  })

  it('goes on after a crash between the commit and the file beside the database', async () => {
    const db = await createTestDatabase()
    const dataDir = aDataDir()
    const portal = aRecordPortal(db, { dataDir })
    await addEntries(db, 2, { at: now })
    await integrate(portal, now)
    const before = readFileSync(join(dataDir, 'record', 'latest'), 'utf8')
    await addEntries(db, 2, { at: now })
    await integrate(portal, now)
    writeFileSync(join(dataDir, 'record', 'latest'), before)
    expect(await integrate(portal, now)).toEqual({ added: 0, size: 4 })
    expect(readFileSync(join(dataDir, 'record', 'latest'), 'utf8')).toBe((await findCheckpoint(db))!.note)
  })
})

describe('a log that contradicts itself is signed no more', () => {
  async function aLog(size: number) {
    const folder = aDataDir()
    const { db } = await createTestDatabaseIn(folder)
    const portal = aRecordPortal(db, { dataDir: folder })
    await addEntries(db, size, { at: now })
    await integrate(portal, now)
    await addEntries(db, 1, { at: now })
    return { db, portal, anchor: join(folder, 'record', 'latest') }
  }

  /** What somebody who may do anything to the database does: the triggers that keep entries are theirs to drop. */
  async function dropTriggers(db: Database) {
    for (const [name, on] of [['record_entries_stay', 'record_entries'], ['record_entries_are_final', 'record_entries'], ['record_checkpoints_stay', 'record_checkpoints'], ['record_checkpoints_are_final', 'record_checkpoints']] as const) {
      const statement = dialect === 'sqlite' ? sql`drop trigger ${sql.identifier(name)}` : sql`drop trigger ${sql.identifier(name)} on ${sql.identifier(on)}`
      await (dialect === 'sqlite' ? db.run(statement) : (db as unknown as { execute(query: typeof statement): Promise<unknown> }).execute(statement))
    }
  }

  async function expectRefusal({ db, portal }: Awaited<ReturnType<typeof aLog>>, refused: string) {
    const before = await db.select().from(recordCheckpoints)
    expect(await integrate(portal, now)).toMatchObject({ added: 0, refused })
    expect(findRefusal(db)).toBe(refused)
    expect(await db.select().from(recordCheckpoints)).toEqual(before)
  }

  it('after an entry was rewritten at its right edge', async () => {
    const log = await aLog(300)
    await dropTriggers(log.db)
    await log.db.update(recordEntries).set({ leaf: '{}' }).where(eq(recordEntries.position, 299))
    await expectRefusal(log, 'rewritten')
  })

  it('after an entry was rewritten, also on a node that has seen no checkpoint before', async () => {
    const log = await aLog(300)
    await dropTriggers(log.db)
    await log.db.update(recordEntries).set({ leaf: '{}' }).where(eq(recordEntries.position, 299))
    rmSync(log.anchor)
    await expectRefusal(log, 'rewritten')
  })

  it('after the hash of a tile was changed', async () => {
    const log = await aLog(300)
    await log.db.update(recordHashes).set({ hash: '11'.repeat(32) })
    await expectRefusal(log, 'rewritten')
  })

  it('after an entry was removed', async () => {
    const log = await aLog(5)
    await dropTriggers(log.db)
    await log.db.delete(recordEntries).where(eq(recordEntries.position, 2))
    await expectRefusal(log, 'rewritten')
  })

  it('after the database was set back to an older state', async () => {
    const log = await aLog(5)
    await integrate(log.portal, now)
    await dropTriggers(log.db)
    await log.db.delete(recordCheckpoints).where(eq(recordCheckpoints.size, 6))
    await log.db.delete(recordEntries).where(eq(recordEntries.position, 5))
    await expectRefusal(log, 'rolledBack')
  })

  it('after it was set back and other entries took their places, signed by whoever has the key', async () => {
    const log = await aLog(5)
    await integrate(log.portal, now)
    const anchor = readFileSync(log.anchor, 'utf8')
    await dropTriggers(log.db)
    await log.db.delete(recordCheckpoints).where(eq(recordCheckpoints.size, 6))
    await log.db.delete(recordEntries).where(eq(recordEntries.position, 5))
    rmSync(log.anchor)
    await addEntries(log.db, 3, { at: now })
    expect(await integrate(log.portal, now)).toEqual({ added: 3, size: 8 })
    writeFileSync(log.anchor, anchor)
    await expectRefusal(log, 'rewritten')
  })

  it('after all of it was emptied', async () => {
    const log = await aLog(5)
    await dropTriggers(log.db)
    await log.db.delete(recordCheckpoints)
    await log.db.delete(recordEntries)
    await expectRefusal(log, 'rolledBack')
  })

  it('after a checkpoint was signed by another key or says something else', async () => {
    const log = await aLog(5)
    await dropTriggers(log.db)
    const { note } = (await findCheckpoint(log.db))!
    await log.db.update(recordCheckpoints).set({ note: note.replace('\n5\n', '\n6\n') })
    await expectRefusal(log, 'checkpoint')
    await log.db.update(recordCheckpoints).set({ note, root: '00'.repeat(32) })
    await expectRefusal(log, 'checkpoint')
  })

  it('while the file beside the database cannot be read as one of its checkpoints, and goes on once it can', async () => {
    const log = await aLog(5)
    const written = readFileSync(log.anchor, 'utf8')
    writeFileSync(log.anchor, `${written}?`)
    await expectRefusal(log, 'anchor')
    writeFileSync(log.anchor, written)
    expect(await integrate(log.portal, now)).toEqual({ added: 1, size: 6 })
    expect(findRefusal(log.db)).toBeUndefined()
    expect(existsSync(`${log.anchor}.new`)).toBe(false)
  })
})
