import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Database } from '#server/database/connect'
import { commit } from '#server/database/commit'
import { hourEntries } from '#server/domain/volunteers/tables'
import { reports } from '#server/domain/reports/tables'
import { findVersion, keepFile, removeStale } from '#server/domain/opendata/files'
import { withdrawSite } from '#server/domain/ledger/commands'
import { findDataset, datasets, type DataFormat, type DatasetId } from '#shared/opendata/datasets'
import type { Locale } from '#shared/locale'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { insertManyReports } from '../../support/manyReports.ts'
import { editor } from '../../support/ledger.ts'
import { aSite } from '../../support/sites.ts'

let db: Database
let dataDir: string
beforeEach(async () => {
  db = await createTestDatabase()
  dataDir = mkdtempSync(join(tmpdir(), 'portal-data-'))
  onTestFinished(() => { rmSync(dataDir, { recursive: true, force: true }) })
})

const keep = (id: DatasetId, format: DataFormat, { locale = 'zh-CN', now = monday }: { locale?: Locale, now?: Date } = {}) =>
  keepFile(findDataset(id)!, { db, dataDir, baseUrl: 'https://portal.example', now, format, locale })
const rowsOf = async (id: DatasetId, more?: Parameters<typeof keep>[2]) => parse(await readFile((await keep(id, 'csv', more)).path, 'utf8'), { bom: true, columns: true }) as Record<string, string>[]
const itemsOf = async (id: DatasetId, now = monday) => (JSON.parse(await readFile((await keep(id, 'json', { now })).path, 'utf8')) as { items: Record<string, unknown>[] }).items

describe('a data file', () => {
  it('says of a site what its page says, in every format alike', async () => {
    const site = await aSite(db, { input: { nameZh: '示例，"仓库"', foundOn: '2026-03-01', longitude: 116.21234, latitude: 39.91234, declaredSystem: 'wgs84' }, row: { officeNumber: 'office-number-canary' } })
    const [row] = await rowsOf('sites-live')
    expect(row).toMatchObject({ 标识: site.id, 名称: '示例，"仓库"', 发现日期: '2026-03-01', 类别: '没有审批手续的违法建设', 网址: `https://portal.example/ledger/${site.id}` })
    const [english] = await rowsOf('sites-live', { locale: 'en' })
    expect(english).toMatchObject({ 'Sub-district ID': '110107009', 'Sub-district': 'Guangning Sub-district' })
    expect(await itemsOf('sites-live')).toMatchObject([{ id: site.id, category: 'noPermit', subDistrictName: { zh: '广宁街道' }, foundOn: '2026-03-01', demo: false }])
    const sheet = await readSheet(await readFile((await keep('sites-live', 'xlsx')).path))
    expect(sheet[0]).toEqual(Object.keys(row!))
    expect(sheet[1]![sheet[0]!.indexOf('发现日期')]).toEqual(new Date('2026-03-01T00:00:00Z'))
    const map = JSON.parse(await readFile((await keep('sites-live', 'geojson')).path, 'utf8')) as { features: { id: string, geometry: { coordinates: number[] } }[] }
    // The place is given as it is everywhere else: about 100 m, never as it was pinned.
    expect(map.features).toMatchObject([{ id: site.id, geometry: { type: 'Point', coordinates: [116.212, 39.912] } }])
    for (const format of ['csv', 'json', 'geojson'] as const) {
      const text = await readFile((await keep('sites-live', format)).path, 'utf8')
      expect(text).not.toContain('office-number-canary')
      expect(text).not.toContain('116.21234')
    }
  })

  it('begins no cell like a formula', async () => {
    await aSite(db, { input: { nameZh: '=1+1 示例' } })
    expect((await rowsOf('sites-live'))[0]!.名称).toBe('\'=1+1 示例')
    const sheet = await readSheet(await readFile((await keep('sites-live', 'xlsx')).path))
    expect(sheet[1]).toContain('\'=1+1 示例')
  })

  it('is made once for all who ask, and once more when the data changed; the earlier one is gone', async () => {
    const site = await aSite(db)
    const [one, other] = await Promise.all([keep('sites-live', 'csv'), keep('sites-live', 'csv', { now: later(monday, { minutes: 1 }) })])
    expect(other).toEqual(one)
    const inode = (await stat(one.path)).ino
    expect((await stat((await keep('sites-live', 'csv')).path)).ino).toBe(inode)
    expect(gunzipSync(await readFile(one.gzip!.path))).toEqual(await readFile(one.path))
    await withdrawSite(db, { siteId: site.id, version: site.version, reason: '示例：不是违法建设', actor: editor, now: later(monday, { minutes: 2 }) })
    const after = await keep('sites-live', 'csv')
    expect(after.version.id).not.toBe(one.version.id)
    expect(await readFile(after.path, 'utf8')).not.toContain(site.id)
    expect(readdirSync(join(dataDir, 'exports', 'sites-live'))).toEqual([after.version.id])
  })

  it('of a place that was taken back is gone though nobody asks again', async () => {
    const site = await aSite(db)
    await keep('site-events', 'csv')
    await withdrawSite(db, { siteId: site.id, version: site.version, reason: '示例：不是违法建设', actor: editor, now: later(monday, { minutes: 2 }) })
    await removeStale({ db, dataDir, baseUrl: 'https://portal.example', now: monday })
    expect(readdirSync(join(dataDir, 'exports', 'site-events'))).toEqual([])
  })

  it('has another version after a change that was committed after a later one', async () => {
    await aSite(db, { now: later(monday, { minutes: 5 }) })
    const before = await findVersion(findDataset('sites-live')!, { db, baseUrl: null, now: monday })
    await aSite(db, { now: monday })
    expect((await findVersion(findDataset('sites-live')!, { db, baseUrl: null, now: monday })).id).not.toBe(before.id)
  })

  it.each(datasets.map(({ id }) => id))('is there for an empty portal: %s', async (id) => {
    for (const format of findDataset(id)!.formats) expect((await keep(id, format)).bytes).toBeGreaterThan(0)
  })
})

describe('the course of sites', () => {
  it('has the public steps and no others', async () => {
    const site = await aSite(db)
    expect(await itemsOf('site-events')).toMatchObject([{ siteId: site.id, position: 1, action: 'site.published', event: { zh: expect.stringContaining('公示') as string } }])
  })
})

describe('counts of people', () => {
  it('of reports come a month late, without any of one to four, and stay as they were', async () => {
    await insertManyReports(db, 4000)
    const first = await itemsOf('reports')
    expect(first.map(({ month }) => month)).not.toContain('2026-10')
    expect(first.every(({ reports: count }) => count === 'few' || count === 'withheld' || Number(count) >= 5)).toBe(true)
    expect(first.some(({ reports: count }) => typeof count === 'number')).toBe(true)
    await commit(db, tx => [tx.update(reports).set({ status: 'closed' }).returning({ id: reports.id })])
    expect((await itemsOf('reports', later(monday, { days: 31 }))).slice(0, first.length)).toEqual(first)
  })

  it('of volunteers hide hours and services with the people', async () => {
    const entry = (volunteer: number, subDistrict: string, isDemo = false) => ({
      id: `e${volunteer}${subDistrict}`, volunteerId: `v${volunteer}`, source: 'duty' as const, sourceId: `d${volunteer}`, teamId: null, community: `${subDistrict}001`, subDistrict,
      minutes: 90, on: '2026-08-10', reason: null, at: new Date('2026-08-20T04:00:00Z'), by: 's', isDemo,
    })
    await commit(db, tx => [tx.insert(hourEntries).values([
      ...Array.from({ length: 8 }, (_, index) => entry(index, '110107001')), ...Array.from({ length: 12 }, (_, index) => entry(index, '110107002')), ...Array.from({ length: 3 }, (_, index) => entry(index, '110107003')),
      ...Array.from({ length: 20 }, (_, index) => entry(index + 50, '110107004', true)),
    ]).returning({ id: hourEntries.id })])
    const rows = await itemsOf('volunteers')
    expect(rows.map(({ subDistrict, people, services, hours }) => [subDistrict, people, services, hours].join(' ')).sort()).toEqual([
      '110107001 withheld withheld withheld', '110107002 12 12 18', '110107003 few withheld withheld',
    ])
    expect((await rowsOf('volunteers')).map(row => row.人数).sort()).toEqual(['12', '不公布', '少于5'])
  })
})
