import { eq } from 'drizzle-orm'
import { describe, expect, it, vi } from 'vitest'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { groupComments, needsGrouping, separateComment } from '#server/domain/hearings/grouping'
import { getNoticePage } from '#server/domain/hearings/public'
import { getPublicMatter, type PublicMatter } from '#server/domain/hearings/queries'
import { countFound, countShown, getGroup, listClauses, listComments, listGroups, queryClauseCounts, queryGroups, queryLeg, queryNewest } from '#server/domain/hearings/reading'
import { decideComment, type Order } from '#server/domain/hearings/moderation'
import { keepFindable } from '#server/domain/hearings/searchable'
import { comments, matterClauses } from '#server/domain/hearings/tables'
import { search } from '#server/domain/search/queries'
import { commentOrders, ringSize, seedCount } from '#shared/hearings/reading'
import { groupSimilar } from '#shared/hearings/similar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aComment, aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'
import { seeded } from '../../support/letters.ts'
import { publishMany } from '../../support/manyComments.ts'
import { planOf } from '../../support/manyReports.ts'

type Asked = Partial<Omit<Parameters<typeof listComments>[1], 'matter'>>
const read = (db: Database, matter: PublicMatter, asked: Asked = {}) => listComments(db, { matter, order: 'random', seed: 0, limit: 20, ...asked })

async function walk(db: Database, matter: PublicMatter, asked: Asked = {}) {
  const items: Awaited<ReturnType<typeof read>>['items'] = []
  for (let cursor: string | undefined, pages = 0; pages < 1000; pages++) {
    const page = await read(db, matter, { ...asked, cursor })
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = page.nextCursor
  }
  throw new Error('The pages never end')
}

async function withMatter() {
  const db = await createTestDatabase()
  const made = await aMatter(db)
  return { db, made, matter: await getPublicMatter(db, made.id) }
}

const shownAt = later(monday, { hours: 3 })
const numbersOf = (items: readonly { number: string }[]) => items.map(({ number }) => number)

/** Published as staff do it, with what lets it be found. */
async function publish(db: Database, matter: Awaited<ReturnType<typeof aMatter>>, changes: Parameters<typeof aComment>[2] = {}) {
  const comment = await aComment(db, matter, { state: 'published', shownAt, ...changes })
  await commit(db, tx => keepFindable(tx, { masks: null, publicName: null, masksName: false, withdrawnAt: null, rule: null, ...comment, shownAt }, shownAt))
  return comment
}

describe('reading the comments of a matter', () => {
  it('goes once around from wherever a reader begins: nobody twice, nobody missed, in every order', { timeout: 120_000 }, async () => {
    const { db, made, matter } = await withMatter()
    const next = seeded(7)
    for (let index = 0; index < 60; index++) {
      const clause = made.clauses[index % 4]
      // Places are taken from few, so that many stand at the same one, also at both ends of the ring.
      await aComment(db, made, { state: index % 9 === 0 ? 'masked' : 'published', shownAt: later(shownAt, { minutes: index % 3 }), shuffle: [0, ringSize - 1, ringSize / 2, Math.floor(next() * ringSize)][index % 4]!, clauseId: clause?.id, clauseKey: clause?.key })
    }
    const all = (await db.select({ number: comments.number }).from(comments)).map(({ number }) => number).sort()
    for (const order of commentOrders) {
      for (const seed of [0, 1, seedCount / 2, seedCount - 1, ...Array.from({ length: 12 }, () => Math.floor(next() * seedCount))]) {
        const limit = 1 + Math.floor(next() * 25)
        expect(numbersOf(await walk(db, matter, { order, seed, limit })).sort(), `${order} from ${seed} by ${limit}`).toEqual(all)
      }
    }
  })

  it('is the same order each time for one reader, and begins with somebody else for others', async () => {
    const { db, made, matter } = await withMatter()
    await publishMany(db, made, { count: 40, copies: 0 })
    const firsts = new Set<string>()
    for (let seed = 0; seed < seedCount; seed += 1024) {
      const page = await read(db, matter, { seed })
      expect(await read(db, matter, { seed })).toEqual(page)
      firsts.add(page.items[0]!.number)
    }
    expect(firsts.size).toBeGreaterThan(15)
  })

  it('tells nothing of when a comment arrived, and of nobody who is not shown', async () => {
    const { db, made, matter } = await withMatter()
    for (const state of ['waiting', 'held', 'refused'] as const) await aComment(db, made, { state, words: '不公开的话' })
    const [item, ...others] = (await publish(db, made, { words: '公开的话' }), await walk(db, matter))
    expect(others).toEqual([])
    expect(item).toMatchObject({ shownOn: '2026-11-23', words: { stance: 'suggest', pieces: [{ text: '公开的话', reason: null }] }, tombstone: null })
    expect(JSON.stringify(item)).not.toMatch(/receivedAt|shuffle|salt|hash/)
  })

  it('shows words with what is covered left out, and the dated mark of what was shown once', async () => {
    const { db, made, matter } = await withMatter()
    await publish(db, made, { number: 'YJ-10000001', state: 'masked', words: '住在三号楼二单元的张某', masks: [{ start: 2, end: 8, reason: 1 }], publicName: '张三', masksName: true, shuffle: 1 })
    await aComment(db, made, { number: 'YJ-10000002', state: 'withdrawn', words: '', shownAt, withdrawnAt: later(shownAt, { days: 1 }), shuffle: 2 })
    await aComment(db, made, { number: 'YJ-10000003', state: 'refused', words: '骂人的话', shownAt, rule: 2, shuffle: 3 })
    const items = await walk(db, matter)
    expect(items).toMatchObject([
      { words: { pieces: [{ text: '住在' }, { text: '', reason: 1 }, { text: '的张某' }], name: null, nameCovered: true } },
      { words: null, tombstone: { reason: 'withdrawn', on: '2026-11-24' } },
      { words: null, tombstone: { reason: 'refused', rule: 2 } },
    ])
    expect(JSON.stringify(items)).not.toMatch(/三号楼|张三|骂人/)
  })

  it('by clause follows the text: the whole first, then each clause, then what is gone from it', async () => {
    const { db, made, matter } = await withMatter()
    const places = [made.clauses[2]!, null, made.clauses[0]!, made.clauses[2]!]
    for (const [index, clause] of places.entries()) await publish(db, made, { number: `YJ-1000000${index}`, clauseId: clause?.id, clauseKey: clause?.key })
    expect((await walk(db, matter, { order: 'clause', limit: 2, seed: 40_000 })).map(({ clause }) => clause?.label ?? null)).toEqual([null, '1', '3', '3'])
    expect((await listClauses(db, matter)).map(({ label, count }) => [label, count])).toEqual([[null, 1], ['1', 1], ['3', 2]])
    expect(await walk(db, matter, { clause: made.clauses[2]!.key })).toHaveLength(2)
    // Also what speaks to a clause that the text now shown never had.
    const other = { id: 'n1', matterId: made.id, textVersion: 2, position: 4, key: 'new', label: '4', text: { zh: '第四条', en: null } }
    await commit(db, tx => [tx.insert(matterClauses).values(other).returning({ id: matterClauses.id })])
    await publish(db, made, { clauseId: other.id, clauseKey: other.key })
    expect((await walk(db, matter, { order: 'clause', limit: 2 })).map(({ clause }) => clause?.label ?? null)).toEqual([null, '1', '3', '3', '4'])
    expect(await walk(db, matter, { clause: null })).toHaveLength(1)
  })

  it.each([['nonsense', 'random'], ['WyJuZXdlc3QiLCJ4IiwxXQ', 'newest'], ['WyJyYW5kb20iXQ', 'clause']] as const)('refuses the cursor %s', async (cursor, order) => {
    const { db, matter } = await withMatter()
    await expect(read(db, matter, { cursor, order })).rejects.toMatchObject({ status: 422, issues: [{ path: 'cursor', code: 'reading.cursor_invalid' }] })
  })
})

describe('looking for words', () => {
  it('finds comments by what can be read, in every way to write it, and in this matter only', async () => {
    const { db, made, matter } = await withMatter()
    const other = await aMatter(db)
    await publish(db, made, { number: 'YJ-10000001', words: '停车位放在南边，不要占消防通道。', publicName: '麻峪便民店' })
    await publish(db, made, { number: 'YJ-10000002', words: '请做绿地。' })
    await publish(db, other, { number: 'YJ-10000003', words: '停车位太少。' })
    const found = async (q: string) => numbersOf(await walk(db, matter, { q }))
    expect(await found('停车位')).toEqual(['YJ-10000001'])
    expect(await found('停車位 消防')).toEqual(['YJ-10000001'])
    expect(await found('便民店')).toEqual(['YJ-10000001'])
    expect(await found('YJ-10000002')).toEqual(['YJ-10000002'])
    expect(await found('，。')).toEqual([])
    expect(await countFound(db, { matterId: made.id, q: '绿地' })).toBe(1)
    expect((await search(db, { q: '停车位', locale: 'zh-CN' })).hits).toEqual([])
  })

  it('never finds what is covered, nor words that touch only across it, nor what was taken back', async () => {
    const { db, made, matter } = await withMatter()
    const comment = await publish(db, made, { words: '找张三丰谈停车', publicName: '李四光' })
    const find = async (q: string) => (await walk(db, matter, { q })).length
    expect([await find('张三丰'), await find('李四光')]).toEqual([1, 1])
    const decide = (version: number, order: Order) => decideComment(db, { commentId: comment.id, version, ...order, actor: { kind: 'staff', id: 'zhao' }, keys, now: shownAt })
    await decide(1, { decision: 'mask', masks: [{ start: 1, end: 4, reason: 1 }], masksName: true, toAuthor: '' })
    for (const q of ['张三丰', '三', '李四光', '找谈', '找 张三丰']) expect(await find(q), q).toBe(0)
    expect(await find('谈停车')).toBe(1)
    await decide(2, { decision: 'hold', rule: 1, toAuthor: '' })
    expect(await find('停车')).toBe(0)
  })
})

describe('near copies of a matter', () => {
  const letter = '我们支持把这块空地做成绿地。请多种树，多放座椅，让老人有地方坐。停车位请放在南边。'
  const own = '我家窗前的路灯坏了两年。'
  const group = (db: Database, matterId: string) => groupComments(db, { matterId, compare: groupSimilar, now: later(shownAt, { hours: 1 }) })

  it('are counted both ways, every member is shown, and with it what it says that the others do not', async () => {
    const { db, made, matter } = await withMatter()
    const texts = [letter, letter + own, letter.replaceAll('。', '！'), '先修路。']
    const rows = []
    for (const words of texts) rows.push(await publish(db, made, { words }))
    expect(await countShown(db, made.id)).toEqual({ shown: 4, grouped: 0, groups: 0 })
    await group(db, made.id)
    expect(await countShown(db, made.id)).toEqual({ shown: 4, grouped: 3, groups: 1 })
    const [one] = await listGroups(db, made.id, { limit: 10 })
    expect(one).toMatchObject({ size: 3, common: expect.arrayContaining([expect.stringMatching('^我们支持把这块空地做成绿地')]) as unknown })
    const members = await walk(db, matter, { groupId: one!.id, limit: 2 })
    expect(numbersOf(members).sort()).toEqual(numbersOf(rows.slice(0, 3)).sort())
    expect(members.map(({ own }) => own).filter(own => own!.length > 0)).toEqual([[own]])
    // In the list everybody stands for themselves, with the group beside.
    expect((await walk(db, matter)).map(({ group }) => group?.size ?? 0).sort()).toEqual([0, 3, 3, 3])
  })

  it('are looked for again only when something changed that is shown', async () => {
    const { db, made } = await withMatter()
    const comment = await publish(db, made, { words: letter })
    await publish(db, made, { words: letter })
    expect(await needsGrouping(db, made.id)).toBe(true)
    await group(db, made.id)
    expect(await needsGrouping(db, made.id)).toBe(false)
    await aComment(db, made)
    expect(await needsGrouping(db, made.id)).toBe(false)
    await commit(db, tx => [tx.update(comments).set({ state: 'masked', masks: [{ start: 0, end: 30, reason: 1 }], version: 2 }).where(eq(comments.id, comment.id)).returning({ id: comments.id })])
    expect(await needsGrouping(db, made.id)).toBe(true)
    await group(db, made.id)
    expect(await countShown(db, made.id)).toEqual({ shown: 2, grouped: 0, groups: 0 })
  })

  it('do not hold whoever says that theirs is different, not even one who says so while they are looked for', async () => {
    const { db, made } = await withMatter()
    const rows = [await publish(db, made, { words: letter }), await publish(db, made, { words: letter }), await publish(db, made, { words: letter })]
    await group(db, made.id)
    await Promise.all([1, 2, 3].map(() => separateComment(db, { commentId: rows[0]!.id, now: shownAt })))
    expect((await listTimeline(db, { type: 'comment', id: rows[0]!.id })).map(({ action }) => action)).toEqual(['reading.stoodAlone'])
    expect(await countShown(db, made.id)).toEqual({ shown: 3, grouped: 2, groups: 1 })
    await groupComments(db, { matterId: made.id, now: monday, compare: async (all) => {
      await separateComment(db, { commentId: rows[1]!.id, now: shownAt })
      return groupSimilar(all)
    } })
    expect(await countShown(db, made.id)).toEqual({ shown: 3, grouped: 0, groups: 0 })
    expect(await needsGrouping(db, made.id)).toBe(true)
  })

  it('keep an old address of a group alive, and never tell words of somebody who took them back', async () => {
    const { db, made } = await withMatter()
    const rows = [await publish(db, made, { id: 'b', words: letter + own }), await publish(db, made, { id: 'c', words: letter + own })]
    await group(db, made.id)
    await publish(db, made, { id: 'a', words: letter })
    await publish(db, made, { id: 'a0', words: letter })
    await group(db, made.id)
    expect(await getGroup(db, { matterId: made.id, id: 'b' })).toMatchObject({ id: 'a', size: 4 })
    for (const { id } of rows) await commit(db, tx => [tx.update(comments).set({ state: 'withdrawn', words: '', publicName: null, withdrawnAt: shownAt, version: 2 }).where(eq(comments.id, id)).returning({ id: comments.id })])
    expect(JSON.stringify(await getGroup(db, { matterId: made.id, id: 'a' }))).not.toContain(own)
    await expect(getGroup(db, { matterId: made.id, id: 'none' })).rejects.toMatchObject({ status: 404 })
  })
})

describe('a matter with 10,000 comments', () => {
  const readsAll = dialect === 'sqlite' ? /SCAN comments\b/ : /Seq Scan on comments/
  const sortsRows = dialect === 'sqlite' ? /TEMP B-TREE FOR ORDER BY/ : /Sort/

  it('is read along an index in every order, and counted along one', { timeout: 240_000 }, async () => {
    const { db, made, matter } = await withMatter()
    await publishMany(db, made, { count: 10_000, copies: 3_000 })
    if (dialect === 'postgresql') await (db as unknown as { execute(statement: string): Promise<unknown> }).execute('analyze')
    await groupComments(db, { matterId: made.id, compare: groupSimilar, now: monday })
    const { groups, grouped, shown } = await countShown(db, made.id)
    expect([shown, grouped >= 3_000, groups >= 1]).toEqual([10_000, true, true])
    const largest = (await queryGroups(db, made.id)).reduce((one, other) => other.count > one.count ? other : one)
    const reading = { matterId: made.id, order: 'random', seed: 30_000 } as const
    const after = { shuffle: ringSize / 2, id: '8' }
    const queries = {
      'first page': queryLeg(db, { reading, leg: { wraps: false }, limit: 21 }),
      'next page': queryLeg(db, { reading, leg: { wraps: false }, after, limit: 21 }),
      'beyond the end': queryLeg(db, { reading, leg: { wraps: true }, after: { shuffle: 1, id: '8' }, limit: 21 }),
      'of a clause': queryLeg(db, { reading, leg: { clause: made.clauses[1]!.key, wraps: false }, after, limit: 21 }),
      'of a group': queryLeg(db, { reading: { ...reading, groupId: largest.id! }, leg: { wraps: false }, after, limit: 21 }),
      'newest': queryNewest(db, { reading: { ...reading, order: 'newest' }, limit: 21 }),
      'newest, next': queryNewest(db, { reading: { ...reading, order: 'newest' }, after: { at: later(monday, { hours: 5 }), id: '8' }, limit: 21 }),
    }
    for (const [name, query] of Object.entries(queries)) {
      const plan = await planOf(db, query)
      expect(plan, name).not.toMatch(readsAll)
      expect(plan, name).not.toMatch(sortsRows)
    }
    // What is counted for the page is counted in an index alone.
    if (dialect === 'sqlite') for (const query of [queryGroups(db, made.id), queryClauseCounts(db, made.id)]) expect(await planOf(db, query)).not.toMatch(readsAll)
    // A longer page asks no more questions.
    const asking = vi.spyOn(db, 'select')
    const asked: number[] = []
    for (const limit of [1, 20, 100]) {
      asking.mockClear()
      await read(db, matter, { seed: 30_000, limit })
      asked.push(asking.mock.calls.length)
    }
    expect(new Set(asked)).toEqual(new Set([2]))
    asking.mockClear()
    await getNoticePage(db, { matterId: made.id, now: later(monday, { days: 1 }) })
    expect(asking.mock.calls.length).toBeLessThan(20)
    asking.mockRestore()
    // Words many use and words few use.
    for (const q of ['停车', '消防通道 座椅', 'YJ-10000007']) {
      const page = await read(db, matter, { q, seed: 30_000 })
      expect(page.items.length, q).toBeGreaterThan(0)
    }
    expect(await countFound(db, { matterId: made.id, q: 'YJ-10000007' })).toBe(1)
  })
})
