import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { count, eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import { commitImport, getImport, keepImport, planImport } from '#server/domain/ledger/imports'
import { getFigures, listSites, walkSites } from '#server/domain/ledger/queries'
import { readSheetFile } from '#server/domain/ledger/sheet'
import { sites } from '#server/domain/ledger/tables'
import { events } from '#server/domain/events/tables'
import { guessMapping } from '#shared/ledger/imports'
import { monday } from '../../support/clock.ts'
import { packagedCalendar } from '#shared/calendar/calendar'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, editor } from '../../support/ledger.ts'
import { inventedLedger, ledgerHeaders, toCsv } from '../../support/ledgerFile.ts'
import { publishChecked } from '../../support/sites.ts'

function optionsFor([headers = [], ...rows]: string[][]) {
  return { sheet: { headers, rows }, mapping: guessMapping(headers), scope: 'all' as const, reason: '按台账更新', calendar: packagedCalendar, ...atMonday }
}

function fileOf(bytes: Uint8Array | string, name = 'list.csv') {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

describe('a ledger of 528 sites', () => {
  it('imports, publishes, lists, filters, is found, and its sums equal its rows', async () => {
    const db = await createTestDatabase()
    const { plan, siteIds } = await commitImport(db, optionsFor(inventedLedger(528)))
    expect(plan.counts).toEqual({ new: 528, changed: 0, same: 0, error: 0 })
    expect((await getFigures(db)).live.total.sites).toBe(0)
    await publishChecked(db, { siteIds, ...atMonday })

    const rows = await Array.fromAsync(walkSites(db, { period: 'live' }))
    expect(rows).toHaveLength(528)
    const { live } = await getFigures(db)
    const land = rows.reduce((sum, { landAreaM2 }) => sum + (landAreaM2 ?? 0), 0)
    const building = rows.reduce((sum, { buildingAreaM2 }) => sum + (buildingAreaM2 ?? 0), 0)
    expect(live.total).toMatchObject({ sites: 528, landM2: land, buildingM2: building })
    for (const [groups, filter] of [[live.byOwner, 'owner'], [live.bySubDistrict, 'subDistrict'], [live.byCategory, 'category'], [live.byStatus, 'status']] as const) {
      expect(groups.reduce((sum, group) => sum + group.sites, 0)).toBe(528)
      for (const group of groups) {
        const { counts } = await listSites(db, { filter: { period: 'live', [filter]: group.key }, limit: 1 })
        expect(counts.total, `${filter} ${group.key}`).toBe(group.sites)
        expect(await Array.fromAsync(walkSites(db, { period: 'live', [filter]: group.key })), `${filter} ${group.key}`).toHaveLength(group.sites)
      }
    }
    expect((await listSites(db, { filter: { q: '示例库房2号' }, limit: 5 })).items).toMatchObject([{ nameZh: '示例库房2号' }])
    expect(await db.select({ events: count() }).from(events).where(eq(events.action, 'site.published'))).toEqual([{ events: 528 }])

    const again = await planImport(db, optionsFor(inventedLedger(528)))
    expect(again.counts).toEqual({ new: 0, changed: 0, same: 528, error: 0 })
  })
})

describe('an import', () => {
  it('writes nothing at all when one row has an error', async () => {
    const db = await createTestDatabase()
    const rows = inventedLedger(10)
    rows[7]![2] = '朝阳区'
    await expect(commitImport(db, optionsFor(rows))).rejects.toMatchObject({ code: 'ledger.import_has_errors', status: 422 })
    expect(await db.select().from(sites)).toEqual([])
    expect(await db.select().from(events)).toEqual([])
  })

  it('says of every wrong cell what is wrong, on which line', async () => {
    const db = await createTestDatabase()
    const rows = inventedLedger(6)
    rows[1]![2] = '朝阳区'
    rows[2]![4] = '其他'
    rows[3]![6] = '很大'
    rows[4]![9] = '2026-02-30'
    rows[5]![0] = rows[6]![0]!
    const plan = await planImport(db, optionsFor(rows))
    expect(plan.rows.map(({ line, effect, issues }) => [line, effect, issues[0]?.code])).toEqual([
      [2, 'error', 'ledger.cell_sub_district'], [3, 'error', 'ledger.cell_category'], [4, 'error', 'ledger.cell_area'],
      [5, 'error', 'ledger.cell_day'], [6, 'new', undefined], [7, 'error', 'ledger.number_twice'],
    ])
    expect(plan.rows[5]!.issues[0]!.params).toEqual({ line: 6 })
  })

  it('with wrong headers says which columns are missing and what the file has', async () => {
    const db = await createTestDatabase()
    const plan = await planImport(db, optionsFor([['甲', '乙'], ['1', '2']]))
    expect(plan.problems.map(({ path, code }) => [path, code])).toEqual([
      ['officeNumber', 'ledger.column_missing'], ['nameZh', 'ledger.column_missing'], ['subDistrict', 'ledger.column_missing'],
    ])
    expect(plan.problems[0]!.params).toEqual({ headers: '甲、乙' })
  })

  it('changes what differs, by the number of the office, and leaves what an empty cell does not say', async () => {
    const db = await createTestDatabase()
    await commitImport(db, optionsFor(inventedLedger(3)))
    const rows = inventedLedger(3)
    rows[2]![6] = '999'
    rows[3]![3] = ''
    const { plan } = await commitImport(db, optionsFor(rows))
    expect(plan.counts).toEqual({ new: 0, changed: 1, same: 2, error: 0 })
    expect(plan.rows[1]).toMatchObject({ effect: 'changed', changes: [{ field: 'landAreaM2', from: 101, to: 999 }] })
    expect(await db.select().from(sites).where(eq(sites.officeNumber, '示例-0003'))).toMatchObject([{ placeWords: '示例路2号院旁', version: 1 }])
  })

  it('refuses rows of a sub-district that is not the person’s own', async () => {
    const db = await createTestDatabase()
    const plan = await planImport(db, { ...optionsFor(inventedLedger(9)), scope: ['110107009'] })
    expect(plan.counts).toMatchObject({ new: 1, error: 8 })
  })

  it('is committed once, whoever presses twice', async () => {
    const db = await createTestDatabase()
    const { sheet, mapping } = optionsFor(inventedLedger(4))
    const importId = await keepImport(db, { sheet, mapping, fileName: '台账.csv', actor: editor, now: monday })
    const commitOnce = () => commitImport(db, { ...optionsFor(inventedLedger(4)), importId })
    const outcomes = await Promise.allSettled([commitOnce(), commitOnce()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await db.select().from(sites)).toHaveLength(4)
    expect(await getImport(db, { id: importId, by: editor.id })).toMatchObject({ committedAt: monday, rows: [] })
    await expect(getImport(db, { id: importId, by: 'somebody-else' })).rejects.toMatchObject({ code: 'ledger.import_not_found' })
  })
})

describe('a file', () => {
  const rows = inventedLedger(3)

  it.each([
    ['UTF-8', Buffer.from(toCsv(rows))],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${toCsv(rows)}`)],
    ['UTF-16 with tabs', Buffer.from(`\uFEFF${rows.map(row => row.join('\t')).join('\r\n')}`, 'utf16le')],
  ])('in %s is read', async (_, bytes) => {
    const sheet = await readSheetFile(fileOf(bytes))
    expect(sheet.headers).toEqual(ledgerHeaders)
    expect(sheet.rows).toEqual(rows.slice(1))
  })

  it('in GB18030 is read', async () => {
    // 编号,点位名称,街道 / 示例-1,示例院,广宁街道
    const bytes = Buffer.from('b1e0bac52cb5e3cebbc3fbb3c62cbdd6b5c00d0acabec0fd2d312ccabec0fdd4ba2cb9e3c4febdd6b5c00d0a', 'hex')
    expect(await readSheetFile(fileOf(bytes))).toEqual({ headers: ['编号', '点位名称', '街道'], rows: [['示例-1', '示例院', '广宁街道']] })
  })

  it('in XLSX is read, days included', async () => {
    const bytes = await writeExcelFile([['编号', '发现日期', '占地面积'], ['示例-1', { value: new Date('2026-11-02T00:00:00Z'), format: 'yyyy-mm-dd' }, 1200]]).toBuffer()
    expect(await readSheetFile(fileOf(bytes, 'list.xlsx'))).toEqual({ headers: ['编号', '发现日期', '占地面积'], rows: [['示例-1', '2026-11-02', '1200']] })
  })

  it.each([
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 1, 2]), 'ledger.sheet_unreadable'],
    ['a broken XLSX', Buffer.from('PK\u0003\u0004 broken'), 'ledger.sheet_unreadable'],
    ['a line of headers', Buffer.from('编号,名称'), 'ledger.sheet_empty'],
    ['nothing', Buffer.from(''), 'ledger.sheet_empty'],
  ])('that holds %s is refused', async (_, bytes, code) => {
    await expect(readSheetFile(fileOf(bytes))).rejects.toMatchObject({ code, status: 422 })
  })
})
