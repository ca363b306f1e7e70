import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadKeys } from '#server/crypto/keys'
import { findCheckpoint, findOrigin } from '#server/domain/record/log'
import { openNote } from '#server/domain/record/note'
import { dropOldKeys, rotateKey } from '#server/domain/record/rotation'
import { integrate } from '#server/domain/record/sequencer'
import { verifierKeys } from '#server/domain/record/signing'
import { recordEntries } from '#server/domain/record/tables'
import { eq } from 'drizzle-orm'
import { createTestDatabase, createTestDatabaseIn } from '../../support/database.ts'
import { aDataDir, addEntries, aRecordPortal, origin } from '../../support/record.ts'

const now = new Date('2026-11-23T02:20:00.000Z')
const seedsIn = (dataDir: string) => Object.values((JSON.parse(readFileSync(join(dataDir, 'keys', 'keys.json'), 'utf8')) as { record: { ring: Record<string, { seed?: string }> } }).record.ring).map(({ seed }) => seed !== undefined)

describe('a new key of the record', () => {
  it('is said by an entry, and signs from then on together with the old one until that is dropped', async () => {
    const db = await createTestDatabase()
    const dataDir = aDataDir()
    const portal = aRecordPortal(db, { dataDir, keys: loadKeys(dataDir) })
    await addEntries(db, 2, { at: now })
    await integrate(portal, now)
    const [old] = await verifierKeys(portal)
    const before = (await findCheckpoint(db))!.note

    const rotation = await rotateKey(portal, now)
    const listed = await verifierKeys(portal)
    expect(listed).toEqual([rotation.state === 'rotated' && rotation.key, old])
    const crossed = (await findCheckpoint(db))!
    expect(crossed.size).toBe(3)
    expect(openNote(crossed.note, listed)?.signedBy).toEqual(listed)
    const [entry] = await db.select({ leaf: recordEntries.leaf }).from(recordEntries).where(eq(recordEntries.position, 2))
    expect(JSON.parse(entry!.leaf!)).toMatchObject({ type: 'key', says: { key: listed[0], replaces: old } })

    expect(await dropOldKeys(portal)).toEqual(['r1'])
    expect(seedsIn(dataDir)).toEqual([false, true])
    expect(statSync(join(dataDir, 'keys', 'keys.json')).mode & 0o777).toBe(0o600)
    await addEntries(db, 1, { at: now })
    expect(await integrate(portal, now)).toEqual({ added: 1, size: 4 })
    const last = (await findCheckpoint(db))!
    expect(openNote(last.note, [old!])).toBeUndefined()
    expect(openNote(last.note, [listed[0]!])?.signedBy).toEqual([listed[0]])
    expect(await verifierKeys(portal)).toEqual(listed)
    expect(openNote(before, await verifierKeys(portal))?.signedBy).toEqual([old])
  })

  it('is taken up by a server that runs', async () => {
    const db = await createTestDatabase()
    const dataDir = aDataDir()
    const [server, command] = [loadKeys(dataDir), loadKeys(dataDir)].map(keys => aRecordPortal(db, { dataDir, keys })) as [ReturnType<typeof aRecordPortal>, ReturnType<typeof aRecordPortal>]
    await integrate(server, now)
    await new Promise(resolve => setTimeout(resolve, 20))
    await rotateKey(command, now)
    await addEntries(db, 1, { at: now })
    expect(await integrate(server, now)).toEqual({ added: 1, size: 2 })
    expect(openNote((await findCheckpoint(db))!.note, await verifierKeys(command))?.signedBy).toHaveLength(2)
  })

  it('is not made for a log that is signed no more, and old keys stay while the new one has signed nothing', async () => {
    const db = await createTestDatabase()
    const dataDir = aDataDir()
    const portal = aRecordPortal(db, { dataDir, keys: loadKeys(dataDir) })
    expect(await dropOldKeys(portal)).toBeUndefined()
    await integrate(portal, now)
    // Signed by the keys of another installation.
    const stranger = aRecordPortal(db, { dataDir: aDataDir() })
    expect(await rotateKey(stranger, now)).toEqual({ state: 'refused', refused: 'checkpoint' })
  })

  it('is made by the command, which says no secret', async () => {
    const folder = aDataDir()
    const { db, env } = await createTestDatabaseIn(folder)
    const run = (...given: string[]) => new Promise<{ code: number, said: string }>((resolve) => {
      execFile('node', ['scripts/record-rotate.ts', ...given], { env: { ...process.env, ...env, PORTAL_BASE_URL: '' } }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr })
      })
    })
    const made = await run()
    expect(made).toMatchObject({ code: 0, said: expect.stringContaining(`${origin}+`) as string })
    expect(await findOrigin(db)).toBe(origin)
    const stored = readFileSync(join(folder, 'keys', 'keys.json'), 'utf8')
    for (const [, seed] of stored.matchAll(/"seed":"([^"]+)"/g)) expect(made.said).not.toContain(seed)
    const dropped = await run('--drop-old')
    expect(dropped).toMatchObject({ code: 0, said: expect.stringContaining('Dropped r1') as string })
    expect(await verifierKeys({ db, keys: loadKeys(folder), origin })).toHaveLength(2)
  })
})
