import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit, orNothing } from '#server/database/commit'
import { StaleWriteError, UniqueViolationError } from '#server/database/errors'
import { recordEvent } from '#server/domain/events/record'
import { events } from '#server/domain/events/tables'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const entry = (action: string) => ({ action, subject: { type: 'site' as const, id: 's1' }, actor: { kind: 'system' as const }, at: monday })

describe('commit', () => {
  it('keeps what was declared, and gives back instants and facts as they were', async () => {
    const db = await createTestDatabase()
    await commit(db, tx => recordEvent(tx, { ...entry('site.noted'), facts: { area: 12.5, name: '麻峪𠮷' } }))
    expect(await db.select().from(events)).toMatchObject([{ action: 'site.noted', at: monday, facts: { area: 12.5, name: '麻峪𠮷' } }])
  })

  it('keeps nothing when one write touches no row', async () => {
    const db = await createTestDatabase()
    await expect(commit(db, tx => [
      ...recordEvent(tx, entry('site.noted')),
      tx.update(events).set({ reason: 'x' }).where(eq(events.id, 'nobody')).returning(),
    ])).rejects.toBeInstanceOf(StaleWriteError)
    expect(await db.select().from(events)).toEqual([])
  })

  it('lets a clean-up find nothing', async () => {
    const db = await createTestDatabase()
    await commit(db, tx => [orNothing(tx.delete(events).where(eq(events.id, 'nobody')).returning()), ...recordEvent(tx, entry('site.noted'))])
    expect(await db.select().from(events)).toHaveLength(1)
  })

  it('names a row that is already there', async () => {
    const db = await createTestDatabase()
    await commit(db, tx => recordEvent(tx, entry('site.noted')))
    const [row] = await db.select().from(events)
    await expect(commit(db, tx => [tx.insert(events).values(row!).returning()])).rejects.toBeInstanceOf(UniqueViolationError)
  })

  it('lets one of many commits fail alone', async () => {
    const db = await createTestDatabase()
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => commit(db, tx => [
      ...recordEvent(tx, entry(`site.noted${n}`)),
      ...(n === 7 ? [tx.delete(events).where(eq(events.id, 'nobody')).returning()] : []),
    ])))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(await db.select().from(events)).toHaveLength(19)
  })

  it('gives the last seat to one of many', async () => {
    const db = await createTestDatabase()
    await commit(db, tx => recordEvent(tx, entry('free')))
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => commit(db, tx => [
      tx.update(events).set({ action: 'taken' }).where(and(eq(events.subjectId, 's1'), eq(events.action, 'free'))).returning(),
    ])))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
