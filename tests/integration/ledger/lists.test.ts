import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { registerSite } from '#server/domain/ledger/commands'
import { listSites, walkSites } from '#server/domain/ledger/queries'
import { toDocuments } from '#server/domain/ledger/searchable'
import { sites } from '#server/domain/ledger/tables'
import { toIndexed } from '#server/domain/search/commands'
import { searchDocuments } from '#server/domain/search/tables'
import { saysUnchecked } from '#shared/ledger/checks'
import { categories, ownerSystems } from '#shared/ledger/rules'
import { siteSorts, type SiteFilter } from '#shared/ledger/schemas'
import { subDistricts } from '#shared/places/places'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { publishChecked } from '../../support/sites.ts'

async function ledgerOf(count: number) {
  const db = await createTestDatabase()
  await loadArchive(db, monday)
  const siteIds = await Promise.all(Array.from({ length: count }, (_, n) => registerSite(db, {
    input: siteInput({
      nameZh: `示例院${n % 7}号楼`, subDistrict: subDistricts[n % 9]!.code, category: categories[n % 7], ownerSystem: ownerSystems[n % 4],
      landAreaM2: n % 5 === 0 ? '' : (n % 11) * 100 + 1, landAreaQualifier: '', statusOn: `2026-0${1 + n % 9}-01`,
    }),
    ...atMonday,
  })))
  await publishChecked(db, { siteIds, ...atMonday })
  return db
}

async function pageThrough(db: Database, filter: SiteFilter, limit: number) {
  const ids: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await listSites(db, { filter, limit, cursor })
    ids.push(...page.items.map(({ id }) => id))
    if (page.nextCursor === null) return ids
    cursor = page.nextCursor
  }
}

describe('the list', () => {
  it('page by page is the whole list, in every order and with every filter', async () => {
    const db = await ledgerOf(60)
    for (const sort of siteSorts) {
      for (const filter of [{}, { subDistrict: '110107009' }, { category: 'noPermit' }, { owner: 'shougang' }, { status: 'published' }, { period: 'archive' }] satisfies SiteFilter[]) {
        const whole = await Array.fromAsync(walkSites(db, { ...filter, sort }), ({ id }) => id)
        expect(await pageThrough(db, { ...filter, sort }, 7)).toEqual(whole)
        expect(new Set(whole).size).toBe(whole.length)
        expect((await listSites(db, { filter: { ...filter, sort }, limit: 1 })).counts.total).toBe(whole.length)
      }
    }
  })

  it('of places nobody has looked at for thirty days is what their pages say of themselves', async () => {
    const db = await ledgerOf(40)
    const { items } = await listSites(db, { filter: {}, limit: 100 })
    for (const [n, { id }] of items.entries()) {
      await db.update(sites).set({ lastCheckedOn: n === 1 || n === 2 ? `2026-11-${18 + n}` : n % 4 === 0 ? null : `2026-1${n % 3}-${10 + n % 19}`, closedOn: n % 5 === 0 ? `202${5 + n % 2}-0${1 + n % 9}-15` : null, firstPublishedAt: later(monday, { days: -(n % 9) * 10 }) }).where(eq(sites.id, id)).returning({ id: sites.id })
    }
    const today = '2026-12-20'
    const all = (await listSites(db, { filter: {}, limit: 100 })).items
    const expected = all.filter(site => saysUnchecked(site, today)).map(({ id }) => id)
    expect(expected.length).toBeGreaterThan(3)
    expect(expected.length).toBeLessThan(37)
    const found = await listSites(db, { filter: { period: 'live', unchecked: '1' }, limit: 100, today })
    expect(found.items.map(({ id }) => id)).toEqual(expected)
    expect(found.counts).toEqual({ total: expected.length, live: expected.length, archive: 0, more: [] })
    expect(await Array.fromAsync(walkSites(db, { period: 'live', unchecked: '1' }, today), ({ id }) => id)).toEqual(expected)
  })

  it('by area puts the largest first and unknown areas last', async () => {
    const db = await ledgerOf(20)
    const { items } = await listSites(db, { filter: { sort: 'area' }, limit: 100 })
    const areas = items.map(({ landAreaM2 }) => landAreaM2 ?? -1)
    expect(areas).toEqual(areas.toSorted((a, b) => b - a))
  })

  it('by pinyin reads the archive as a dictionary would', async () => {
    const db = await createTestDatabase()
    await loadArchive(db, monday)
    const { items } = await listSites(db, { filter: { sort: 'pinyin' }, limit: 100 })
    expect(items.map(({ nameZh }) => nameZh).slice(0, 4)).toEqual(['古城南街片区', '金隅恒坤水泥搅拌站', '京西商务中心南侧东部', '鲁谷衙门口南片区'])
  })

  it('never mixes the archive with the live ledger', async () => {
    const db = await ledgerOf(9)
    const { items, counts } = await listSites(db, { filter: {}, limit: 100 })
    expect(new Set(items.map(({ period }) => period))).toEqual(new Set(['live']))
    expect(counts).toEqual({ total: 9, live: 9, archive: 12, more: [] })
  })

  it('finds a site by its words, its pinyin and its place, and counts what it finds', async () => {
    const db = await ledgerOf(20)
    const find = async (q: string, filter: SiteFilter = {}) => (await listSites(db, { filter: { period: 'archive', q, ...filter }, limit: 100 }))
    for (const q of ['麻峪', 'mayu', '石材市场', '麻峪建材', 'Mayu Stone']) expect((await find(q)).items, q).toMatchObject([{ id: 'mayu-stone-market' }])
    expect((await find('石材市场 停车')).items).toEqual([])
    expect((await find('？')).items).toEqual([])
    expect((await find('广宁', { status: 'demolished' })).counts).toMatchObject({ total: 3 })
    const { items, counts } = await find('示例院3号楼', { period: 'live' })
    expect(items.map(({ nameZh }) => nameZh)).toEqual(['示例院3号楼', '示例院3号楼', '示例院3号楼'])
    expect(counts).toEqual({ total: 3, live: 3, archive: 0, more: [] })
  })

  it('refuses a cursor that is not its own', async () => {
    const db = await ledgerOf(9)
    const { nextCursor } = await listSites(db, { filter: { sort: 'area' }, limit: 3 })
    for (const cursor of ['x', nextCursor!, Buffer.from('["date",1,2]').toString('base64url')]) {
      await expect(listSites(db, { filter: { sort: 'date' }, limit: 3, cursor })).rejects.toMatchObject({ status: 422, issues: [{ path: 'cursor' }] })
    }
  })
})

describe('every list of the ledger', () => {
  const lists = [['by_day', 'desc'], ['by_area', 'desc'], ['by_name', 'asc']].flatMap(([column, direction]) =>
    [[], ['sub_district'], ['category'], ['owner_system'], ['status']].map(filter => ({ column: column!, direction: direction!, filter })))

  it('has the index it walks', async () => {
    const db = await createTestDatabase()
    const catalogue = dialect === 'sqlite' ? 'select sql as definition from sqlite_master where type = \'index\'' : 'select indexdef as definition from pg_indexes'
    const indexes = (await readAll<{ definition: string | null }>(db, catalogue)).map(({ definition }) => definition?.replaceAll(/["`\s]/g, '') ?? '')
    for (const { column, filter } of lists) {
      const columns = `(${['shelf', ...filter, column, 'id'].join(',')})`
      expect(indexes.some(definition => definition.endsWith(columns)), columns).toBe(true)
    }
  })

  it('is not sorted again on SQLite', async () => {
    if (dialect !== 'sqlite') return
    const db = await createTestDatabase()
    for (const { column, direction, filter } of lists) {
      const equal = filter.map(name => `and ${name} = 'x'`).join(' ')
      const plan = (await readAll<{ detail: string }>(db, `explain query plan select * from sites where shelf = 'live' ${equal}
        and (${column}, id) ${direction === 'asc' ? '>' : '<'} ('x', 'y') order by ${column} ${direction}, id ${direction} limit 20`)).map(({ detail }) => detail).join('\n')
      expect(plan).toMatch(/USING INDEX sites_by_/)
      expect(plan).not.toMatch(/TEMP B-TREE|SCAN/)
    }
  })
})

/** The rows of a statement that only one of the databases understands. */
it('of a word that more than a thousand sites have shows all of them page by page, and counts to a thousand', { timeout: 120_000 }, async () => {
  const db = await ledgerOf(1)
  const [one] = await db.select().from(sites).where(eq(sites.shelf, 'live'))
  const copies = Array.from({ length: 1100 }, (_, n) => ({ ...one!, id: `copy${n}`, officeNumber: null, nameZh: `臆造院${n}号楼`, byDay: `2026-0${1 + n % 9}-01` }))
  for (let start = 0; start < copies.length; start += 100) {
    const some = copies.slice(start, start + 100)
    await commit(db, tx => [
      tx.insert(sites).values(some).returning({ id: sites.id }),
      tx.insert(searchDocuments).values(some.flatMap(toDocuments).map(toIndexed)).returning({ id: searchDocuments.id }),
    ])
  }
  expect((await listSites(db, { filter: { q: '臆造' }, limit: 20 })).counts).toMatchObject({ live: 1000, archive: 0, more: ['live'] })
  const found = await pageThrough(db, { q: '臆造' }, 100)
  const inOrder = copies.toSorted((a, b) => a.byDay === b.byDay ? (a.id < b.id ? 1 : -1) : a.byDay < b.byDay ? 1 : -1)
  expect(found).toEqual(inOrder.map(({ id }) => id))
  expect(await listSites(db, { filter: { q: '臆造院7号楼' }, limit: 20 })).toMatchObject({ items: [{ id: 'copy7' }], counts: { live: 1, more: [] } })
})

async function readAll<Row>(db: Database, statement: string): Promise<Row[]> {
  if (dialect === 'sqlite') return db.all<Row>(sql.raw(statement))
  const { rows } = await (db as unknown as { execute(query: unknown): Promise<{ rows: Row[] }> }).execute(sql.raw(statement))
  return rows
}
