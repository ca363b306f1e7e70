import { getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import { expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import * as schema from '#server/database/schema'
import { loadDemoMatters, removeDemoMatters, tablesOfComment, tablesOfMatter } from '#server/domain/hearings/demo'
import { getNoticePage, listPublicMatters } from '#server/domain/hearings/public'
import { sumComments } from '#server/domain/hearings/queries'
import { comments } from '#server/domain/hearings/tables'
import { search } from '#server/domain/search/queries'
import type { PhotoStore } from '#server/media/store'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import { bins, matterKinds } from '#shared/hearings/rules'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aComment, aMatter } from '../../support/hearings.ts'
import { testKeys as keys } from '../../support/keys.ts'

/** The public record keeps its leaves, with nothing behind them. */
const tables = Object.values(schema).filter(item => is(item, Table) && !getTableName(item).startsWith('record_'))
// No invented comment has a file.
const photos = {} as PhotoStore
const world = { keys, calendar, photos, now: monday }

async function contents(db: Database): Promise<Record<string, unknown[]>> {
  return Object.fromEntries(await Promise.all(tables.map(async table => [getTableName(table), await db.select().from(table as typeof comments)] as const)))
}

it('invented matters are of every kind, in several states, with comments in every part of the sum, all marked', async () => {
  const db = await createTestDatabase()
  await loadDemoMatters(db, world)
  const { items } = await listPublicMatters(db, { limit: 100, now: monday })
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(matterKinds))
  expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['announced', 'open', 'closed', 'decided']))
  expect(items.every(({ isDemo, title }) => isDemo && title.zh.startsWith('示例') && title.en?.startsWith('Example'))).toBe(true)
  expect((await db.select().from(comments)).every(({ isDemo, words }) => isDemo && /^(?:示例|$)/.test(words))).toBe(true)
  const sums = await Promise.all(items.map(({ id }) => sumComments(db, id)))
  expect(bins.filter(bin => sums.every(sum => sum[bin] === 0))).toEqual([])
  for (const { id } of items) await getNoticePage(db, { matterId: id, now: monday })
  expect((await search(db, { q: '示例', locale: 'zh-CN', kinds: ['hearing'] })).hits).toHaveLength(items.length)
})

it.each([0, 45, 200, 330])('they can be loaded on any day of the year (%i days on)', async (days) => {
  const db = await createTestDatabase()
  await loadDemoMatters(db, { ...world, now: later(monday, { days }) })
})

it('they are gone without a trace when removed, with what people said to them, and everything else stays', async () => {
  const db = await createTestDatabase()
  const own = await aMatter(db)
  await aComment(db, own)
  const before = await contents(db)
  await loadDemoMatters(db, world)
  const [open] = (await listPublicMatters(db, { state: 'open', kind: 'publicComment', limit: 1, now: monday })).items
  expect(open).toMatchObject({ isDemo: true })
  const { matters } = await removeDemoMatters(db, monday)
  expect(matters).toBeGreaterThan(5)
  expect(await contents(db)).toEqual(before)
  const left = await db.select().from(schema.recordEntries)
  expect(left.length).toBeGreaterThan(10)
  expect(left.filter(({ type, payload, salt }) => type !== 'erasure' && (payload !== null || salt !== null))).toEqual([])
  expect(await removeDemoMatters(db, monday)).toEqual({ matters: 0, media: [] })
})

it('no table of a matter or a comment is forgotten when they are removed', () => {
  const names = (of: readonly Table[]) => of.map(table => getTableName(table)).sort()
  const ofMatter = tables.filter(table => 'matterId' in getTableColumns(table))
  expect(names(ofMatter)).toEqual([...names(tablesOfMatter), 'applications', 'comments', 'proposals'].sort())
  expect(names(tables.filter(table => 'commentId' in getTableColumns(table) && !ofMatter.includes(table)))).toEqual(names(tablesOfComment))
  expect(names(tables.filter(table => 'applicationId' in getTableColumns(table) && !ofMatter.includes(table)))).toEqual(['application_contacts'])
})
