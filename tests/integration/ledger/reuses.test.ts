import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { correctSite, toInput, withdrawSite } from '#server/domain/ledger/commands'
import { planImport } from '#server/domain/ledger/imports'
import { moveSite } from '#server/domain/ledger/moving'
import { getFigures, getPublicSite, getSite } from '#server/domain/ledger/queries'
import { getReuseFigures, listReuses, recordReuse } from '#server/domain/ledger/reuses'
import { siteReuses } from '#server/domain/ledger/tables'
import { addDays } from '#shared/calendar/days'
import { packagedCalendar } from '#shared/calendar/calendar'
import { guessMapping } from '#shared/ledger/imports'
import type { ReuseInput } from '#shared/ledger/reuses'
import { siteFactsSchema } from '#shared/ledger/schemas'
import { monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aClosedSite, aPhoto, aReuse, aReusedSite, byInspector, today, versionOf } from '../../support/inspections.ts'
import { atMonday, editor } from '../../support/ledger.ts'
import { ledgerHeaders } from '../../support/ledgerFile.ts'

const by = { actor: editor, now: monday }
const record = async (db: Database, siteId: string, changes: Partial<ReuseInput> = {}, { photos = [aPhoto()], reuseId = randomUUID(), version }: { photos?: ReturnType<typeof aPhoto>[], reuseId?: string, version?: number } = {}) =>
  recordReuse(db, { reuseId, siteId, version: version ?? await versionOf(db, siteId), reuse: aReuse(changes), photos, ...by })

async function expectSumsToAgree(db: Database) {
  const [figures, reuse] = await Promise.all([getFigures(db), getReuseFigures(db)])
  const sum = (rows: readonly { areaM2: number, greenM2: number }[]) => [rows.reduce((all, { areaM2 }) => all + areaM2, 0), rows.reduce((all, { greenM2 }) => all + greenM2, 0)]
  expect(reuse.total.greenM2).toBe(figures.live.total.greenM2)
  expect(sum(reuse.byKind)).toEqual(sum(reuse.bySubDistrict))
  expect(sum(reuse.byKind)).toEqual([reuse.total.areaM2, reuse.total.greenM2])
  for (const { key, greenM2 } of reuse.bySubDistrict) expect(figures.live.bySubDistrict.find(row => row.key === key)?.greenM2).toBe(greenM2)
  return reuse
}

describe('what came of a reuse', () => {
  it('stands on the site’s page and in the totals, which add up by kind, by sub-district and with the green area', async () => {
    const db = await createTestDatabase()
    const [one, other] = [await aReusedSite(db, { landAreaM2: 1200 }), await aReusedSite(db, { nameZh: '另一处', subDistrict: '110107001', landAreaM2: '' })]
    await record(db, one)
    await record(db, one, { kind: 'parking', areaM2: 600, greenM2: 50, textZh: null })
    await record(db, other, { areaM2: 30_000, greenM2: 0.5 })
    expect(await expectSumsToAgree(db)).toMatchObject({ total: { results: 3, areaM2: 31_100, greenM2: 450.5 }, byKind: [{ key: 'green', areaM2: 30_500 }, { key: 'parking', areaM2: 600, greenM2: 50 }] })
    const page = await getPublicSite(db, one)
    expect(page).toMatchObject({ greenAreaM2: 450, reuseZh: '建成绿地和座椅' })
    if (page.state !== 'public') throw new Error('not public')
    expect(page.timeline.filter(({ action }) => action === 'site.reused')).toEqual(expect.arrayContaining([expect.objectContaining({ sentence: expect.objectContaining({ params: expect.objectContaining({ reuseKind: { key: 'ledger.reuseKinds.green' }, areaM2: 500, greenM2: 400 }) as unknown }) as unknown })]) as unknown)
    // Taken back, it is in no sum; so after a relapse, where what was built is history.
    await withdrawSite(db, { siteId: other, version: await versionOf(db, other), reason: '登记有误', ...atMonday })
    expect((await expectSumsToAgree(db)).total.greenM2).toBe(450)
    await moveSite(db, { siteId: one, version: await versionOf(db, one), request: { move: 'relapse', facts: { rectifyByOn: addDays(today, 15) } }, ...byInspector })
    expect((await expectSumsToAgree(db)).total).toEqual({ results: 0, areaM2: 0, greenM2: 0 })
    expect(await db.select().from(siteReuses)).toHaveLength(3)
  })

  it('never takes more than the land of the site, also when two people record at the same moment', async () => {
    const db = await createTestDatabase()
    const siteId = await aReusedSite(db, { landAreaM2: 1200 })
    await expect(record(db, siteId, { areaM2: 1200.5 })).rejects.toMatchObject({ issues: [{ path: 'areaM2', code: 'ledger.reuse_over_land', params: { land: 1200, used: 0 } }] })
    const version = await versionOf(db, siteId)
    const both = await Promise.allSettled([1, 2].map(() => record(db, siteId, { areaM2: 700 }, { version })))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(record(db, siteId, { areaM2: 501, greenM2: 0 })).rejects.toMatchObject({ issues: [{ code: 'ledger.reuse_over_land', params: { land: 1200, used: 700 } }] })
    await record(db, siteId, { areaM2: 500, greenM2: 0 })
    await expectSumsToAgree(db)
  })

  it('is refused without a photo, with more green than area, in the future, and where no reuse is planned', async () => {
    const db = await createTestDatabase()
    const siteId = await aReusedSite(db)
    await expect(record(db, siteId, {}, { photos: [] })).rejects.toMatchObject({ issues: [{ path: 'photos', code: 'ledger.reuse_photo_required' }] })
    await expect(record(db, siteId, { greenM2: 500.5 })).rejects.toMatchObject({ issues: [{ path: 'greenM2', code: 'ledger.green_over_area' }] })
    await expect(record(db, siteId, { doneOn: addDays(today, 1) })).rejects.toMatchObject({ issues: [{ path: 'doneOn' }] })
    await expect(record(db, siteId, { textZh: '找13812345678' })).rejects.toMatchObject({ issues: [{ path: 'textZh' }] })
    const closed = await aClosedSite(db, { nameZh: '还没有定' })
    await expect(record(db, closed)).rejects.toMatchObject({ issues: [{ code: 'ledger.reuse_not_planned' }] })
    expect(await db.select().from(siteReuses)).toEqual([])
  })

  it('is there once, however often it is sent', async () => {
    const db = await createTestDatabase()
    const siteId = await aReusedSite(db)
    const reuseId = randomUUID()
    for (let n = 0; n < 2; n++) await record(db, siteId, {}, { reuseId })
    expect(await listReuses(db, await getSite(db, siteId))).toHaveLength(1)
    await expectSumsToAgree(db)
  })

  it('is what the green area is: no correction says something else', async () => {
    const db = await createTestDatabase()
    const siteId = await aReusedSite(db, { officeNumber: '示例-1' })
    await record(db, siteId)
    const site = await getSite(db, siteId)
    const correct = (facts: object) => correctSite(db, { siteId, version: site.version, input: { ...toInput(site), ...facts }, reason: '更正', ...by })
    await expect(correct({ greenAreaM2: 9000 })).rejects.toMatchObject({ issues: [{ path: 'greenAreaM2', code: 'ledger.green_by_reuse_only' }] })
    await correct({ noteZh: '已经开放' })
    await expectSumsToAgree(db)
    const header = [...ledgerHeaders, '绿化面积']
    const { rows } = await planImport(db, { sheet: { headers: header, rows: [[site.officeNumber!, site.nameZh, ...ledgerHeaders.slice(2).map(() => ''), '9000']] }, mapping: guessMapping(header), scope: 'all', reason: '按台账更新', calendar: packagedCalendar, ...by })
    expect(rows).toMatchObject([{ effect: 'error', issues: [{ code: 'ledger.green_by_reuse_only' }] }])
  })

  it('with nothing green leaves the green area unknown, and the entry can still be corrected', async () => {
    const db = await createTestDatabase()
    const siteId = await aReusedSite(db)
    await record(db, siteId, { kind: 'parking', greenM2: 0 })
    const site = await getSite(db, siteId)
    expect(site.greenAreaM2).toBeNull()
    expect(siteFactsSchema.safeParse({ ...toInput(site), longitude: '', latitude: '' }).success).toBe(true)
    expect((await expectSumsToAgree(db)).total).toMatchObject({ areaM2: 500, greenM2: 0 })
  })
})

it('a reuse that affects residents waits for the end of its comment period', async () => {
  const db = await createTestDatabase()
  const siteId = await aClosedSite(db)
  const plan = (facts: object) => moveSite(db, { siteId, version: 2, request: { move: 'reuse', facts: { reuseKind: 'green', ...facts }, reuseZh: '做成绿地' }, ...byInspector, actor: editor })
  await expect(plan({ reuseAffectsResidents: true })).rejects.toMatchObject({ issues: [{ path: 'reuseMatterId', code: 'ledger.comment_period_required' }] })
  await expect(plan({ reuseAffectsResidents: true, reuseMatterId: 'no-such-matter' })).rejects.toMatchObject({ issues: [{ path: 'reuseMatterId' }] })
  await plan({ reuseAffectsResidents: false })
  expect(await getSite(db, siteId)).toMatchObject({ status: 'reuse', reuseZh: '做成绿地' })
})
