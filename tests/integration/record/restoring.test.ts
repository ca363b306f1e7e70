import { describe, expect, it } from 'vitest'
import { readAnchor, writeAnchor } from '#server/domain/record/anchor'
import { findCheckpoint } from '#server/domain/record/log'
import { goOn, markRestored, nameLastCheckpoint } from '#server/domain/record/restoring'
import { integrate } from '#server/domain/record/sequencer'
import { recordEntries } from '#server/domain/record/tables'
import { verifyLog } from '#server/domain/record/verify'
import { later, monday as now } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { addEntries, aDataDir, aRecordPortal } from '../../support/record.ts'

/** A log of some entries, and the checkpoint that was signed when it had more of them: as before a copy was put back. */
async function aRestoredLog() {
  const db = await createTestDatabase()
  const portal = aRecordPortal(db)
  await addEntries(db, 5, { at: now })
  await integrate(portal, now)
  return { db, portal: { ...portal, dataDir: aDataDir() }, at: later(now, { minutes: 5 }) }
}

/** The same keys sign a longer log: what people saved of the portal before its disk was lost. */
async function laterCheckpoint() {
  const { db, portal } = await aRestoredLog()
  await addEntries(db, 3, { at: now })
  await integrate(portal, now)
  return (await findCheckpoint(db))!.note
}

const marks = async (db: Awaited<ReturnType<typeof createTestDatabase>>) => (await db.select().from(recordEntries)).filter(({ type }) => type === 'restore').map(({ payload }) => JSON.parse(payload!) as Record<string, unknown>)

describe('a log whose database was put back', () => {
  it('signs nothing while nobody has said which checkpoint was the last, and goes on when somebody says so', async () => {
    const { db, portal, at } = await aRestoredLog()
    expect(await markRestored(db, { ...portal, lastCheckpoint: undefined, takenAt: now, now: at })).toMatchObject({ state: 'waits', size: 5 })
    expect(await integrate(portal, at)).toMatchObject({ added: 0, refused: 'anchor' })
    expect(await goOn(db, { ...portal, now: at })).toBe(true)
    expect(await integrate(portal, at)).toMatchObject({ added: 2, size: 7 })
    expect(await marks(db)).toEqual(expect.arrayContaining([expect.objectContaining({ size: 5, later: null, takenAt: now.toISOString() }), expect.objectContaining({ goesOn: true })]))
  })

  it('goes on at once where it reaches the last checkpoint, and says openly that it was put back', async () => {
    const { db, portal, at } = await aRestoredLog()
    const { note, root } = (await findCheckpoint(db))!
    expect(await markRestored(db, { ...portal, lastCheckpoint: note, takenAt: now, now: at })).toMatchObject({ state: 'signs', size: 5, later: null })
    expect(await integrate(portal, at)).toMatchObject({ added: 1, size: 6 })
    expect(await marks(db)).toEqual([{ size: 5, root, later: null, takenAt: now.toISOString() }])
    const [leaf] = (await db.select().from(recordEntries)).filter(({ type }) => type === 'restore').map(entry => JSON.parse(entry.leaf!) as Record<string, unknown>)
    expect(leaf).toMatchObject({ type: 'restore', says: { size: 5, root, later: null } })
    expect((await verifyLog(db, { ...portal, now: at, look: async () => [] })).errors).toEqual([])
  })

  it('signs no second history when more was signed than the copy has, until that was said in public', async () => {
    const note = await laterCheckpoint()
    const { db, portal, at } = await aRestoredLog()
    expect(await markRestored(db, { ...portal, lastCheckpoint: note, takenAt: now, now: at })).toMatchObject({ state: 'older', size: 5, later: { size: 8 } })
    expect(await integrate(portal, at)).toMatchObject({ added: 0, refused: 'rolledBack' })
    expect(await goOn(db, { ...portal, now: at })).toBe(true)
    expect(readAnchor(portal.dataDir)).toBeUndefined()
    expect(await integrate(portal, at)).toMatchObject({ added: 2, size: 7 })
    expect((await marks(db)).every(({ later: lost }) => (lost as { size: number }).size === 8)).toBe(true)
  })

  it('is told afterwards as well', async () => {
    const note = await laterCheckpoint()
    const { db, portal, at } = await aRestoredLog()
    await markRestored(db, { ...portal, lastCheckpoint: undefined, takenAt: now, now: at })
    expect(await nameLastCheckpoint(db, { ...portal, note, now: at })).toMatchObject({ state: 'older', later: { size: 8 } })
    expect(await integrate(portal, at)).toMatchObject({ refused: 'rolledBack' })
    expect(await nameLastCheckpoint(db, { ...portal, note: (await findCheckpoint(db))!.note, now: at })).toMatchObject({ state: 'signs' })
  })

  it('takes no checkpoint that is not its own, and none without its keys', async () => {
    const { db, portal, at } = await aRestoredLog()
    const { note } = (await findCheckpoint(db))!
    const given = { ...portal, takenAt: now, now: at }
    await expect(markRestored(db, { ...given, lastCheckpoint: note.replace(/^\d+$/m, '9') })).rejects.toThrow('not signed by this log')
    await expect(markRestored(db, { ...given, lastCheckpoint: 'nothing' })).rejects.toThrow('not signed by this log')
    await expect(markRestored(db, { ...given, keys: undefined, lastCheckpoint: note })).rejects.toThrow('Without the keys')
    expect(await marks(db)).toEqual([])
  })

  it('that nothing holds back is left alone', async () => {
    const { db, portal, at } = await aRestoredLog()
    writeAnchor(portal.dataDir, (await findCheckpoint(db))!.note)
    expect(await goOn(db, { ...portal, now: at })).toBe(false)
    expect(await marks(db)).toEqual([])
  })
})
