import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { sumComments } from '#server/domain/hearings/queries'
import { comments, matterClauses, matters } from '#server/domain/hearings/tables'
import { later } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aComment, aMatter } from '../../support/hearings.ts'

const change = (db: Database, id: string, changes: Partial<typeof comments.$inferInsert>) =>
  commit(db, tx => [tx.update(comments).set(changes).where(eq(comments.id, id)).returning({ id: comments.id })])

describe('the database itself', () => {
  it('refuses every change of what a comment says, when it came and whether it was late', async () => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aComment(db, matter)
    const before = await db.select().from(comments)
    for (const changes of [
      { words: '别的话' }, { words: '' }, { stance: 'oppose' as const }, { clauseId: 'x' }, { clauseKey: 'x' }, { receivedAt: matter.opensAt }, { isLate: true }, { publicName: '张三' },
      { number: 'YJ-00000000' }, { hash: 'x' }, { salt: 'x' }, { matterId: 'x' }, { channel: 'paper' as const }, { authorKind: 'person' as const }, { withdrawnAt: matter.opensAt },
    ]) await expect(change(db, id, changes), JSON.stringify(changes)).rejects.toThrow()
    await expect(commit(db, tx => [tx.delete(comments).where(eq(comments.id, id)).returning({ id: comments.id })])).rejects.toThrow()
    expect(await db.select().from(comments)).toEqual(before)
  })

  it.each([[-1, true], [0, false], [1, false]])('%i ms from the close, lets a comment be withdrawn: %s', async (ms, isAllowed) => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const { id } = await aComment(db, matter)
    const withdrawing = change(db, id, { state: 'withdrawn', words: '', publicName: null, withdrawnAt: later(matter.closesAt, { milliseconds: ms }) })
    await (isAllowed ? expect(withdrawing).resolves.toBeUndefined() : expect(withdrawing).rejects.toThrow())
  })

  it.each([[-1, false], [0, true], [1, true]])('%i ms from the close, a comment is late: %s, and cannot be written as the other', async (ms, isLate) => {
    const db = await createTestDatabase()
    const matter = await aMatter(db)
    const receivedAt = later(matter.closesAt, { milliseconds: ms })
    await expect(aComment(db, matter, { receivedAt, isLate: !isLate })).rejects.toThrow()
    await aComment(db, matter, { receivedAt, isLate })
    expect(await sumComments(db, matter.id)).toMatchObject({ received: 1, late: isLate ? 1 : 0, held: isLate ? 0 : 1 })
  })

  it('lets a window grow longer and nothing else', async () => {
    const db = await createTestDatabase()
    const { id, closesAt, opensAt } = await aMatter(db)
    const move = (changes: Partial<typeof matters.$inferInsert>) => commit(db, tx => [tx.update(matters).set(changes).where(eq(matters.id, id)).returning({ id: matters.id })])
    for (const changes of [{ closesAt: later(closesAt, { milliseconds: -1 }) }, { opensAt: later(opensAt, { milliseconds: 1 }) }, { firstClosesAt: later(closesAt, { days: 1 }) }, { publishedAt: null }]) await expect(move(changes)).rejects.toThrow()
    await move({ closesAt: later(closesAt, { days: 1 }) })
    await expect(move({ closesAt })).rejects.toThrow()
  })

  it('refuses another text for a clause', async () => {
    const db = await createTestDatabase()
    const { clauses } = await aMatter(db)
    await expect(commit(db, tx => [tx.update(matterClauses).set({ label: '9' }).where(eq(matterClauses.id, clauses[0]!.id)).returning({ id: matterClauses.id })])).rejects.toThrow()
  })
})
