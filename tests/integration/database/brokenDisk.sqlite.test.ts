import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { commit, onBrokenDisk } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { recordEvent } from '#server/domain/events/record'
import { events } from '#server/domain/events/tables'
import { findReceipt } from '#server/domain/reports/commands'
import { onBreakingDisk } from '../../support/brokenDisk.ts'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aReport, testKeys } from '../../support/reports.ts'

const entry = (action: string) => ({ action, subject: { type: 'site' as const, id: 's1' }, actor: { kind: 'system' as const }, at: monday })
const note = (db: Database, action: string) => commit(db, tx => recordEvent(tx, entry(action)))

describe('a database whose disk fails', () => {
  it('acknowledges nothing of the group, writes nothing ever again, and says so once', async () => {
    const db = await createTestDatabase()
    const failing = onBreakingDisk(db, { statement: 'commit', code: 'SQLITE_IOERR_FSYNC' })
    let told = 0
    onBrokenDisk(() => { told++ })
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, (_, n) => note(failing, `site.noted${n}`)))
    expect(outcomes.map(outcome => outcome.status === 'rejected' && (outcome.reason as { status: number, code: string }))).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ status: 503, code: 'not_stored' }) as object))
    for (let n = 0; n < 3; n++) await expect(note(failing, 'site.noted')).rejects.toMatchObject({ status: 503, code: 'not_stored' })
    expect(told).toBe(1)
    expect(await failing.select().from(events)).toEqual([])
  })

  it('refuses what was waiting for the next turn as well', async () => {
    const db = await createTestDatabase()
    const failing = onBreakingDisk(db, { statement: 'commit', code: 'SQLITE_IOERR_WRITE' })
    const first = note(failing, 'site.noted')
    const second = new Promise((resolve) => { setImmediate(() => { resolve(note(failing, 'site.noted')) }) })
    await expect(first).rejects.toMatchObject({ status: 503 })
    await expect(second).rejects.toMatchObject({ status: 503 })
    expect(await db.select().from(events)).toEqual([])
  })

  it('still tells what it has', async () => {
    const db = await createTestDatabase()
    const { number } = await aReport(db, { submissionId: 'c0a80101-0000-4000-8000-000000000001' })
    const failing = onBreakingDisk(db, { statement: 'commit', code: 'SQLITE_IOERR_FSYNC' })
    await expect(note(failing, 'site.noted')).rejects.toMatchObject({ status: 503 })
    expect(await findReceipt(failing, 'c0a80101-0000-4000-8000-000000000001', testKeys)).toMatchObject({ number })
  })
})

describe('a full disk', () => {
  it('refuses the whole group with 507, and takes in the next one when there is room again', async () => {
    const db = await createTestDatabase()
    const full = onBreakingDisk(db, { statement: 'commit', code: 'SQLITE_FULL' })
    // Time stands still: nothing takes so long that the second is left to the next group.
    const still = vi.spyOn(performance, 'now').mockReturnValue(0)
    onTestFinished(() => { still.mockRestore() })
    const outcomes = await Promise.allSettled([note(full, 'one'), note(full, 'two')])
    expect(outcomes.map(outcome => outcome.status === 'rejected' && (outcome.reason as { status: number }).status)).toEqual([507, 507])
    await note(full, 'three')
    expect((await db.select().from(events)).map(({ action }) => action)).toEqual(['three'])
  })

  it('that has room again at once refuses only what met it', async () => {
    const db = await createTestDatabase()
    const full = onBreakingDisk(db, { statement: 'release one', code: 'SQLITE_FULL' })
    const [first, second] = await Promise.allSettled([note(full, 'one'), note(full, 'two')])
    expect(first).toMatchObject({ status: 'rejected', reason: { status: 507 } })
    expect(second.status).toBe('fulfilled')
    expect((await db.select().from(events)).map(({ action }) => action)).toEqual(['two'])
  })
})

it('a database that is away is an answer of its own, not a fault', async () => {
  const { toDatabaseError } = await import('#server/database/errors')
  for (const cause of [{ code: 'ECONNREFUSED' }, { code: '57P01' }, new Error('Connection terminated unexpectedly')]) {
    expect(toDatabaseError(Object.assign(new Error('Failed query'), { cause }))).toMatchObject({ status: 503, code: 'not_stored' })
  }
  expect(toDatabaseError(new TypeError('x'))).toBeInstanceOf(TypeError)
})
