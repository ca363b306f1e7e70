import { sql, type SQL } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { findCheckpoint, hashLeaf, parseTilePath, proveConsistency, proveInclusion, readTile, toTilePath } from '#server/domain/record/log'
import { growEdge, hashOfLeaf, rootOfEdge, verifyConsistency, verifyInclusion, type Edge } from '#server/domain/record/merkle'
import { signNote, toCheckpointText } from '#server/domain/record/note'
import { dueEntries, integrate } from '#server/domain/record/sequencer'
import { signersOf } from '#server/domain/record/signing'
import { recordCheckpoints, recordEntries, recordHashes } from '#server/domain/record/tables'
import { createTestDatabase } from '../../support/database.ts'
import { tilesOf } from '../../support/downloadedLog.ts'
import { testKeys } from '../../support/keys.ts'
import { addEntries, aRecordPortal, origin } from '../../support/record.ts'

const now = new Date('2026-11-23T02:20:00.000Z')

describe('the path of a tile', () => {
  it('is written in groups of three, as tlog-tiles says', () => {
    expect(parseTilePath('0/x001/x234/067')).toEqual({ level: 0, index: 1_234_067, width: 256 })
    expect(parseTilePath('entries/x001/067.p/12')).toEqual({ level: 'entries', index: 1067, width: 12 })
    for (const path of ['0/000', '2/999.p/1', '1/x001/000', 'entries/x001/x234/067.p/255', '63/000']) expect(toTilePath(parseTilePath(path)!)).toBe(path)
  })

  it('is written in no other way', () => {
    for (const path of ['', '0', '00/000', '0/0', '0/0000', '0/x000/001', '0/001/002', '0/x001', '0/000.p/0', '0/000.p/01', '0/000.p/256', '0/000.p/', '-1/000', '100/000', 'data/000', '0/000/', '0/x001/x002', '../0/000', '0/000.p/1.p/1']) {
      expect(parseTilePath(path)).toBeUndefined()
    }
  })
})

describe('the tiles of a log', () => {
  it('are those its size has, and none beyond the checkpoint', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    const read = (path: string) => readTile(db, parseTilePath(path)!)
    expect(await read('0/000.p/1')).toBeUndefined()
    await integrate(portal, now)
    expect(await read('entries/000.p/1')).toBeUndefined()
    expect(tilesOf(0)).toEqual([])
    await addEntries(db, 257, { at: now })
    await integrate(portal, now)
    await addEntries(db, 1, { at: now })
    expect(tilesOf(257)).toEqual(['tile/entries/000', 'tile/entries/001.p/1', 'tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1'])
    const sizes = await Promise.all(['0/000', '0/001.p/1', '1/000.p/1', '0/000.p/255'].map(async path => (await read(path))!.length))
    expect(sizes).toEqual([8192, 32, 32, 255 * 32])
    for (const path of ['0/001', '0/001.p/2', '0/002.p/1', '1/000', '1/000.p/2', '2/000.p/1', '63/000.p/1', 'entries/001.p/2', 'entries/001']) expect(await read(path)).toBeUndefined()
    const bundle = (await read('entries/001.p/1'))!
    expect(bundle.readUInt16BE(0)).toBe(bundle.length - 2)
    expect(hashOfLeaf(bundle.subarray(2))).toEqual(await read('0/001.p/1'))
  })

  it('lead to the root across the edge of a whole level, 65,536 leaves', async () => {
    const db = await createTestDatabase()
    const portal = aRecordPortal(db)
    const edge: Edge = { size: 0, tiles: [] }
    const row = { type: 'day' as const, at: now, dueAt: now, commitment: 'c'.repeat(64), integratedAt: now }
    const hashes: Array<typeof recordHashes.$inferInsert> = []
    const grow = (leaf: string) => { for (const { level, index, hash } of growEdge(edge, hashOfLeaf(Buffer.from(leaf)))) hashes.push({ level, index, hash: hash.toString('hex') }) }
    for (let from = 0; from < 65_535; from += 2048) {
      const rows = Array.from({ length: Math.min(2048, 65_535 - from) }, (_, at) => ({ ...row, id: `e${from + at}`, position: from + at, leaf: `leaf ${from + at}` }))
      for (const { leaf } of rows) grow(leaf)
      await db.insert(recordEntries).values(rows)
    }
    await db.insert(recordHashes).values(hashes)
    const root = rootOfEdge(edge).toString('hex')
    await db.insert(recordCheckpoints).values({ size: edge.size, root, note: signNote(toCheckpointText({ origin, size: edge.size, root }), signersOf(testKeys, origin)), signedAt: now })
    for (const size of [65_536, 65_537]) {
      await addEntries(db, 1, { at: now })
      expect(await integrate(portal, now)).toEqual({ added: 1, size })
      const bytes = (await readTile(db, size === 65_536 ? { level: 'entries', index: 255, width: 256 } : { level: 'entries', index: 256, width: 1 }))!
      grow(bytes.toString().slice(-(leafLength(bytes, size))))
      const toRoot = rootOfEdge(edge)
      expect((await findCheckpoint(db))!.root).toBe(toRoot.toString('hex'))
      const proof = (await proveInclusion(db, { position: 12_345, size })).map(hash => Buffer.from(hash, 'hex'))
      expect(verifyInclusion({ leafHash: Buffer.from(hashLeaf('leaf 12345'), 'hex'), position: 12_345, size, proof, root: toRoot })).toBe(true)
      const steps = (await proveConsistency(db, { from: 65_535, to: size })).map(hash => Buffer.from(hash, 'hex'))
      expect(verifyConsistency({ from: 65_535, to: size, fromRoot: Buffer.from(root, 'hex'), toRoot, proof: steps })).toBe(true)
    }
    expect(await readTile(db, { level: 2, index: 0, width: 1 })).toHaveLength(32)
  }, 240_000)
})

/** The length of the last leaf of a bundle. */
function leafLength(bytes: Buffer, size: number): number {
  let length = 0
  for (let at = 0, count = 0; at < bytes.length && count <= size; at += 2 + length, count++) length = bytes.readUInt16BE(at)
  return length
}

it('finds what waits by an index, however long the log is', async () => {
  const db = await createTestDatabase()
  const plan = await explain(db, dueEntries(db, now).getSQL())
  // PostgreSQL may take either: a row without a position is a row that waits.
  expect(plan).toMatch(dialect === 'sqlite' ? /record_entries_waiting/ : /record_entries_(?:waiting|by_position)/)
  expect(plan).not.toMatch(/Seq Scan|TEMP B-TREE/)
})

async function explain(db: Database, query: SQL): Promise<string> {
  if (dialect === 'sqlite') return db.all<{ detail: string }>(sql`explain query plan ${query}`).map(({ detail }) => detail).join('\n')
  const run = (statement: SQL) => (db as unknown as { execute(statement: SQL): Promise<{ rows: { 'QUERY PLAN': string }[] }> }).execute(statement)
  await run(sql`insert into record_entries (id, type, at, due_at, commitment, position) select 'e' || n, 'day', now(), now(), '', n from generate_series(0, 20000) n`)
  await run(sql`analyze record_entries`)
  return (await run(sql`explain ${query}`)).rows.map(row => row['QUERY PLAN']).join('\n')
}
