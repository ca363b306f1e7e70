import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { databaseMilliseconds } from '#server/database/clock'
import { allowanceKey, claimTask, giveUpTask, removePastAllowances, requireSameKeys, takeAllowance } from '#server/domain/nodes/commands'
import { allowances, taskLeases } from '#server/domain/nodes/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys as keys } from '../../support/keys.ts'

describe('a task every node may run', () => {
  it('is given to one of two that ask at the same moment', async () => {
    const db = await createTestDatabase()
    const claims = await Promise.all(['one', 'two', 'three', 'four'].map(holder => claimTask(db, { task: 'clocks', holder, forMs: 60_000 })))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('stays with the node that keeps it up, and is free for the next when that one falls silent', async () => {
    const db = await createTestDatabase()
    expect(await claimTask(db, { task: 'clocks', holder: 'one', forMs: 60_000 })).toBe(true)
    expect(await claimTask(db, { task: 'clocks', holder: 'one', forMs: 60_000 })).toBe(true)
    expect(await claimTask(db, { task: 'clocks', holder: 'two', forMs: 60_000 })).toBe(false)
    await db.update(taskLeases).set({ until: 0 })
    expect(await claimTask(db, { task: 'clocks', holder: 'two', forMs: 60_000 })).toBe(true)
    expect(await claimTask(db, { task: 'clocks', holder: 'one', forMs: 60_000 })).toBe(false)
  })

  it('is free at once when its node stops, which gives up nothing of another', async () => {
    const db = await createTestDatabase()
    await claimTask(db, { task: 'clocks', holder: 'one', forMs: 60_000 })
    await giveUpTask(db, { task: 'clocks', holder: 'two' })
    expect(await claimTask(db, { task: 'clocks', holder: 'two', forMs: 60_000 })).toBe(false)
    await giveUpTask(db, { task: 'clocks', holder: 'one' })
    expect(await claimTask(db, { task: 'clocks', holder: 'two', forMs: 60_000 })).toBe(true)
    expect(await db.select().from(taskLeases)).toHaveLength(1)
  })
})

describe('an allowance all nodes count together', () => {
  const step = { key: 'somebody', burst: 10, perMinute: 1, cost: 1 }

  it('grants exactly what it holds to fifty steps at once', async () => {
    const db = await createTestDatabase()
    const steps = await Promise.all(Array.from({ length: 50 }, () => takeAllowance(db, step)))
    expect(steps.filter(Boolean)).toHaveLength(10)
  })

  it('gives back with time, at most what it held, and asks more of a dear step', async () => {
    const db = await createTestDatabase()
    const ago = (ms: number) => db.update(allowances).set({ usedAt: sql`${databaseMilliseconds} - ${ms}` }).where(eq(allowances.key, step.key)).returning()
    for (let count = 0; count < 10; count++) expect(await takeAllowance(db, step)).toBe(true)
    expect(await takeAllowance(db, step)).toBe(false)
    await ago(2.5 * 60_000)
    expect(await takeAllowance(db, { ...step, cost: 3 })).toBe(false)
    expect(await takeAllowance(db, { ...step, cost: 2 })).toBe(true)
    expect(await takeAllowance(db, step)).toBe(false)
    await ago(3_600_000)
    for (let count = 0; count < 10; count++) expect(await takeAllowance(db, step)).toBe(true)
    expect(await takeAllowance(db, step)).toBe(false)
  })

  it('is stored under a name of the day that says nothing of anybody, and is gone after a quarter of an hour', async () => {
    const db = await createTestDatabase()
    const key = allowanceKey(keys, 'signIn:address:203.0.113.5', monday)
    expect(key).not.toMatch(/203|signIn/)
    expect(allowanceKey(keys, 'signIn:address:203.0.113.5', later(monday, { minutes: 5 }))).toBe(key)
    expect(allowanceKey(keys, 'signIn:address:203.0.113.5', later(monday, { days: 1 }))).not.toBe(key)
    await takeAllowance(db, { ...step, key })
    await takeAllowance(db, step)
    await db.update(allowances).set({ usedAt: sql`${databaseMilliseconds} - 960000` }).where(eq(allowances.key, key)).returning()
    await removePastAllowances(db)
    expect((await db.select().from(allowances)).map(row => row.key)).toEqual(['somebody'])
  })
})

it('lets no node begin whose keys are not those of the database', async () => {
  const db = await createTestDatabase()
  await requireSameKeys(db, keys)
  await requireSameKeys(db, keys)
  await expect(requireSameKeys(db, { ...keys, pepper: Buffer.alloc(32, 9) })).rejects.toThrow(/docs\/nodes\.md/)
})
