import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { drawInspection, nameSite, planInspection, publishInspection } from '#server/domain/inspections/plans'
import { getDrawingFile, getPlan, getPlanFor, getPlanForStaff, listOverdue, listPlans, listPlansOf, listPublishedPlans } from '#server/domain/inspections/planQueries'
import { inspectionSamples } from '#server/domain/inspections/tables'
import { recordVisit } from '#server/domain/inspections/visits'
import { addDays } from '#shared/calendar/days'
import { drawSample } from '#shared/inspections/sampling'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aClosedSite, aFailure, aPhoto, aPlan, aVisit, inspector, planner, subDistrictOfficer, today, wholeDistrict } from '../../support/inspections.ts'
import { aReport } from '../../support/reports.ts'

const byPlanner = { actor: planner, now: monday }
const nextWeek = later(monday, { days: 7 })
const inOffice = (subDistrict: string) => ({ ...wholeDistrict, subDistricts: [subDistrict] })

async function sitesOf(db: Database, counts: Record<string, number>) {
  const ids: Record<string, string[]> = {}
  for (const [subDistrict, count] of Object.entries(counts)) {
    for (let n = 0; n < count; n++) (ids[subDistrict] ??= []).push(await aClosedSite(db, { subDistrict, nameZh: `示例${subDistrict}-${n}` }))
  }
  return ids
}

it('a sample is drawn once, equally from each sub-district, and anybody can draw it again', async () => {
  const db = await createTestDatabase()
  const ids = await sitesOf(db, { '110107001': 4, '110107003': 3, '110107009': 1 })
  for (let n = 0; n < 3; n++) await aReport(db, { subDistrict: n === 2 ? '110107003' : '110107001' }, { now: later(monday, { days: -3 }) })
  const { id, plan } = aPlan({ perSubDistrict: 2 })
  await planInspection(db, { id, plan, ...byPlanner })
  await planInspection(db, { id, plan, ...byPlanner })
  await drawInspection(db, { planId: id, version: 1, ...byPlanner })
  await expect(drawInspection(db, { planId: id, version: 2, ...byPlanner })).rejects.toMatchObject({ code: 'inspection.already_drawn', status: 409 })
  const { sample, poolSize } = await getPlanForStaff(db, { planId: id, viewer: planner, scope: wholeDistrict, now: monday })
  expect(poolSize).toBe(8)
  expect(sample.map(({ subDistrict }) => subDistrict)).toEqual(['110107001', '110107001', '110107003', '110107003', '110107009'])
  expect(sample.find(row => row.id === ids['110107009']![0])).toMatchObject({ reason: 'fewReports', standing: 'none' })
  expect(sample.filter(({ subDistrict }) => subDistrict === '110107001').every(({ reason }) => reason === 'drawn')).toBe(true)
  const { seed, pool } = await getPlan(db, id)
  const again = drawSample({ pool: pool!, perSubDistrict: 2, seed, reports: {} }, text => createHash('sha256').update(text).digest('hex'))
  expect(again.map(({ siteId }) => siteId).sort()).toEqual(sample.map(row => row.id).sort())
})

it('two people draw it once', async () => {
  const db = await createTestDatabase()
  await sitesOf(db, { '110107001': 4 })
  const { id, plan } = aPlan()
  await planInspection(db, { id, plan, ...byPlanner })
  const both = await Promise.allSettled([1, 2].map(() => drawInspection(db, { planId: id, version: 1, ...byPlanner })))
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await db.select().from(inspectionSamples)).toHaveLength(1)
})

it('a site is named with a reason, once, and never with somebody’s number', async () => {
  const db = await createTestDatabase()
  const { '110107001': [siteId] } = await sitesOf(db, { '110107001': 1 }) as { '110107001': [string] }
  const { id, plan } = aPlan()
  await planInspection(db, { id, plan, ...byPlanner })
  const name = (version: number, words = '去年反弹过', site = siteId) => nameSite(db, { planId: id, version, siteId: site, words, ...byPlanner })
  await expect(name(1, '13812345678说的')).rejects.toMatchObject({ issues: [{ path: 'words' }] })
  await expect(name(1, '去年反弹过', 'no-such-site')).rejects.toMatchObject({ issues: [{ code: 'inspection.site_unknown' }] })
  await name(1)
  await expect(name(2)).rejects.toMatchObject({ issues: [{ code: 'inspection.in_sample' }] })
  await drawInspection(db, { planId: id, version: 2, ...byPlanner })
  expect(await db.select().from(inspectionSamples)).toMatchObject([{ siteId, reason: 'named', words: '去年反弹过' }])
})

it('an undercover plan is hidden from the sub-districts, in lists, pages, visits and the log, until it is over', async () => {
  const db = await createTestDatabase()
  const { '110107001': [siteId] } = await sitesOf(db, { '110107001': 1 }) as { '110107001': [string] }
  const { id, plan } = aPlan({ kind: 'undercover', titleZh: '不打招呼的检查' })
  await planInspection(db, { id, plan, ...byPlanner })
  await drawInspection(db, { planId: id, version: 1, ...byPlanner })
  const listed = async (viewer: Parameters<typeof listPlans>[1]['viewer'], now = monday) => (await listPlans(db, { viewer, limit: 10, now })).items.map(item => item.id)
  const supervisor = { id: 'another-supervisor', role: 'supervisor' } as const
  for (const viewer of [subDistrictOfficer, supervisor]) {
    expect(await listed(viewer)).toEqual([])
    await expect(getPlanFor(db, { planId: id, viewer, now: monday })).rejects.toMatchObject({ code: 'inspection.not_found', status: 404 })
    expect(await listPlansOf(db, { siteId, viewer, now: monday })).toEqual([])
  }
  await expect(recordVisit(db, { visitId: randomUUID(), siteId, visit: aVisit({ planId: id }), actor: subDistrictOfficer, now: monday })).rejects.toMatchObject({ issues: [{ code: 'inspection.not_in_plan' }] })
  for (const viewer of [planner, inspector]) expect(await listed(viewer)).toEqual([id])
  await recordVisit(db, { visitId: randomUUID(), siteId, visit: aVisit({ planId: id }), actor: inspector, now: monday })
  const log = JSON.stringify(await db.select().from(events))
  for (const word of ['不打招呼', 'undercover', '"planId"']) expect(log).not.toContain(word)
  expect((await listPublishedPlans(db, { limit: 5 })).items).toEqual([])
  // The day after its last day everybody whose work it is may read it.
  expect(await listed(subDistrictOfficer, nextWeek)).toEqual([id])
  expect(await getPlanForStaff(db, { planId: id, viewer: subDistrictOfficer, scope: inOffice('110107001'), now: nextWeek })).toMatchObject({ sample: [{ id: siteId, standing: 'pass' }] })
  expect(await getPlanForStaff(db, { planId: id, viewer: subDistrictOfficer, scope: inOffice('110107002'), now: nextWeek })).toMatchObject({ sample: [] })
})

it('a result is published after the last day: how it was drawn, and what was found in each sub-district', async () => {
  const db = await createTestDatabase()
  const ids = await sitesOf(db, { '110107003': 1, '110107001': 2 })
  const { id, plan } = aPlan({ perSubDistrict: 2 })
  await planInspection(db, { id, plan, ...byPlanner })
  await drawInspection(db, { planId: id, version: 1, ...byPlanner })
  const [first, second] = ids['110107001']! as [string, string]
  const see = (siteId: string, visit: ReturnType<typeof aVisit>, minutes: number) =>
    recordVisit(db, { visitId: randomUUID(), siteId, visit: { ...visit, planId: id }, photos: visit.result === 'fail' ? [aPhoto()] : [], actor: inspector, now: later(monday, { minutes }) })
  await see(first, aFailure(), 1)
  await see(first, aVisit({ result: 'notReached', words: '锁着' }), 2)
  await see(second, aFailure(), 3)
  await see(second, aVisit(), 4)
  const publish = (now: Date) => publishInspection(db, { planId: id, version: 2, actor: planner, now })
  await expect(publish(monday)).rejects.toMatchObject({ code: 'inspection.not_over', status: 409 })
  await expect(getDrawingFile(db, id)).rejects.toMatchObject({ status: 404 })
  await publish(nextWeek)
  await expect(publish(nextWeek)).rejects.toMatchObject({ code: 'inspection.published' })
  const { items: [result] } = await listPublishedPlans(db, { limit: 5 })
  expect(result).toMatchObject({
    id, poolSize: 3, perSubDistrict: 2,
    rows: [
      { subDistrict: '110107001', sites: 2, pass: 1, fail: 1, notReached: 0, none: 0 },
      { subDistrict: '110107003', sites: 1, pass: 0, fail: 0, notReached: 0, none: 1 },
    ],
  })
  expect(JSON.stringify(result)).not.toContain('锁着')
  const file = await getDrawingFile(db, id)
  for (const siteId of Object.values(ids).flat()) expect(file).toContain(siteId)
  // Nobody came back to the first in time.
  expect(await listOverdue(db, { scope: wholeDistrict, today: addDays(today, 16), limit: 10 })).toMatchObject([{ siteId: first }])
  expect(await listOverdue(db, { scope: inOffice('110107002'), today: addDays(today, 16), limit: 10 })).toEqual([])
})

it('results and plans are read page by page', async () => {
  const db = await createTestDatabase()
  await sitesOf(db, { '110107001': 1 })
  for (let n = 0; n < 5; n++) {
    const { id, plan } = aPlan({ fromOn: addDays(today, -n), titleZh: `第${n}次` })
    await planInspection(db, { id, plan, ...byPlanner })
    await drawInspection(db, { planId: id, version: 1, ...byPlanner })
    await publishInspection(db, { planId: id, version: 2, actor: planner, now: later(nextWeek, { minutes: n }) })
  }
  const walk = async (list: (cursor?: string) => Promise<{ items: { titleZh: string }[], nextCursor: string | null }>) => {
    const titles = []
    for (let cursor: string | undefined; ;) {
      const page = await list(cursor)
      titles.push(...page.items.map(({ titleZh }) => titleZh))
      if (page.nextCursor === null) return titles
      cursor = page.nextCursor
    }
  }
  expect(await walk(cursor => listPublishedPlans(db, { limit: 2, cursor }))).toEqual(['第4次', '第3次', '第2次', '第1次', '第0次'])
  expect(await walk(cursor => listPlans(db, { viewer: planner, limit: 2, cursor, now: monday }))).toEqual(['第0次', '第1次', '第2次', '第3次', '第4次'])
  await expect(listPublishedPlans(db, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ status: 422 })
})

it('on SQLite the lists follow their indexes', async () => {
  if (dialect !== 'sqlite') return
  const db = await createTestDatabase()
  const planOf = (query: string) => db.all<{ detail: string }>(sql.raw(`explain query plan ${query}`)).map(({ detail }) => detail).join('\n')
  for (const [index, query] of [
    ['sites_by_check', 'select * from sites where shelf = \'live\' and last_checked_on is null and id > \'x\' order by last_checked_on, id limit 51'],
    ['sites_by_check', 'select * from sites where shelf = \'live\' and last_checked_on < \'2026-10-01\' and (last_checked_on, id) > (\'2026-09-01\', \'x\') order by last_checked_on, id limit 51'],
    ['inspection_plans_by_day', 'select * from inspection_plans where (from_on, id) < (\'2026-11-01\', \'x\') order by from_on desc, id desc limit 31'],
    ['inspection_plans_by_publication', 'select * from inspection_plans where published_at is not null and (published_at, id) < (1, \'x\') order by published_at desc, id desc limit 6'],
    ['site_visits_to_rectify', 'select * from site_visits where rectified_on is null and rectify_by_on >= \'0\' and rectify_by_on < \'2026-11-01\' order by rectify_by_on, id limit 100'],
  ] as const) {
    expect(planOf(query), query).toContain(index)
    expect(planOf(query), query).not.toContain('TEMP B-TREE')
  }
})
