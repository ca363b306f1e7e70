import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import { connectDatabase } from '#server/database/connect'
import { recordEvent } from '#server/domain/events/record'
import { events } from '#server/domain/events/tables'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

const entry = { action: 'site.noted', subject: { type: 'site', id: 's1' }, actor: { kind: 'system' }, at: monday } as const

/** Longer than a group may take. */
function keepBusy() {
  const end = performance.now() + 15
  while (performance.now() < end);
}

describe('commits that arrive together', () => {
  it('let others be answered in between when they take long, and are all kept', async () => {
    const db = await createTestDatabase()
    let turn = 0
    const count = setInterval(() => { turn++ }, 0)
    const turns: number[] = []
    await Promise.all(Array.from({ length: 5 }, () => commit(db, (tx) => {
      keepBusy()
      turns.push(turn)
      return recordEvent(tx, entry)
    })))
    clearInterval(count)
    expect(new Set(turns)).toHaveLength(5)
    expect(await db.select().from(events)).toHaveLength(5)
  })

  it('all learn that none was kept when there is no database to be had', async () => {
    const { db, close } = connectDatabase({ file: ':memory:' })
    await close()
    const outcomes = await Promise.allSettled(Array.from({ length: 3 }, () => commit(db, tx => recordEvent(tx, entry))))
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  })
})
