import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { listTimeline } from '#server/domain/events/queries'
import { events } from '#server/domain/events/tables'
import { listVisits } from '#server/domain/inspections/queries'
import { siteVisits } from '#server/domain/inspections/tables'
import { recordVisit } from '#server/domain/inspections/visits'
import { listUnchecked } from '#server/domain/ledger/checks'
import { moveSite } from '#server/domain/ledger/moving'
import { getPublicSite, getSite, listSites } from '#server/domain/ledger/queries'
import { sitePhotos, siteRounds } from '#server/domain/ledger/tables'
import { registerSite } from '#server/domain/ledger/commands'
import { addDays } from '#shared/calendar/days'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { aClosedSite, aFailure, aPhoto, aVisit, byInspector, inspector, subDistrictOfficer, today, versionOf, wholeDistrict } from '../../support/inspections.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'

const visitOf = (siteId: string, visit = aVisit(), { photos = visit.result === 'fail' ? [aPhoto()] : [], visitId = randomUUID(), now = later(monday, { minutes: 1 }) } = {}) =>
  ({ visitId, siteId, visit, photos, actor: inspector, now })

describe('a visit', () => {
  it('is written together with the day the site was last looked at, its pictures, and an event everybody reads', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    await recordVisit(db, visitOf(siteId, aFailure()))
    expect(await getSite(db, siteId)).toMatchObject({ lastCheckedOn: today, version: 3, status: 'closed' })
    const [visit] = await listVisits(db, siteId)
    expect(visit).toMatchObject({ result: 'fail', rectifyByOn: addDays(today, 15), rectifiedOn: null, round: 1 })
    expect(await db.select().from(sitePhotos)).toMatchObject([{ id: visit!.photos[0], siteId, moment: 'visit', takenOn: today }])
    const page = await getPublicSite(db, siteId)
    expect(page).toMatchObject({ timeline: expect.arrayContaining([expect.objectContaining({ action: 'site.visited', sentence: expect.objectContaining({ params: expect.objectContaining({ visitResult: { key: 'ledger.visitResults.fail' }, visitedOn: today }) as unknown }) as unknown })]) as unknown })
    expect(JSON.stringify(page)).not.toContain('彩钢棚')
    expect(JSON.stringify(await db.select().from(events))).not.toContain('彩钢棚')
  })

  it('is there once, however often it is sent, also at the same moment', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    const same = visitOf(siteId)
    await Promise.all([1, 2, 3].map(() => recordVisit(db, same)))
    await recordVisit(db, same)
    expect(await db.select().from(siteVisits)).toHaveLength(1)
    expect(await versionOf(db, siteId)).toBe(3)
  })

  it('is not lost when several people record theirs at the same moment', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    await Promise.all([0, -3, -1, -7, -2].map(days => recordVisit(db, visitOf(siteId, aVisit({ visitedOn: addDays(today, days) })))))
    expect(await db.select().from(siteVisits)).toHaveLength(5)
    expect(await getSite(db, siteId)).toMatchObject({ lastCheckedOn: today, version: 7 })
  })

  it('that did not reach the place does not count as having looked at it', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    await recordVisit(db, visitOf(siteId, aVisit({ result: 'notReached', words: '大门锁着' })))
    expect(await getSite(db, siteId)).toMatchObject({ lastCheckedOn: null })
  })

  it('that passes says of the failed ones that they were put right', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    await recordVisit(db, visitOf(siteId, aFailure({ visitedOn: addDays(today, -1) })))
    await recordVisit(db, visitOf(siteId))
    expect(await db.select({ rectifiedOn: siteVisits.rectifiedOn }).from(siteVisits).where(eq(siteVisits.result, 'fail'))).toEqual([{ rectifiedOn: today }])
  })

  it('keeps somebody’s telephone number out, and what lies in the future', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    await expect(recordVisit(db, visitOf(siteId, aVisit({ words: '找13812345678开门' })))).rejects.toMatchObject({ issues: [{ path: 'words', code: 'report.words_must_change' }] })
    await expect(recordVisit(db, visitOf(siteId, aVisit({ visitedOn: addDays(today, 1) })))).rejects.toMatchObject({ issues: [{ code: 'inspection.day_in_future' }] })
    expect(await versionOf(db, siteId)).toBe(2)
  })
})

describe('after a visit', () => {
  it('that failed nobody can say that the site was inspected, also not at the same moment', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    const inspect = async (version: number) => moveSite(db, { siteId, version, request: { move: 'inspect' }, ...byInspector })
    await expect(inspect(2)).rejects.toMatchObject({ issues: [{ code: 'ledger.visit_required' }] })
    await recordVisit(db, visitOf(siteId, aVisit({ visitedOn: addDays(today, -2) })))
    // It passed two days ago; while the move is made, another visit fails.
    const version = await versionOf(db, siteId)
    const [failed, moved] = await Promise.allSettled([recordVisit(db, visitOf(siteId, aFailure())), inspect(version)])
    expect(failed.status).toBe('fulfilled')
    const site = await getSite(db, siteId)
    // Whoever came first: a move made on the earlier visit, or none.
    if (moved.status === 'rejected') expect(site.status).toBe('closed')
    // Its photo is of the same instant, and stands before or after it.
    else expect((await listTimeline(db, { type: 'site', id: siteId })).map(({ action }) => action).filter(action => action !== 'site.photoAdded').at(-1)).toBe('site.visited')
    await expect(inspect(site.version)).rejects.toMatchObject({ issues: [{ code: 'ledger.visit_required' }] })
  })

  it('that failed the site can be opened again: a new round, and everything before stays', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db, { status: 'reuse', reuseZh: '做成绿地', greenAreaM2: 300 })
    await recordVisit(db, visitOf(siteId, aFailure()))
    const rectifyByOn = addDays(today, 15)
    await moveSite(db, { siteId, version: await versionOf(db, siteId), request: { move: 'relapse', facts: { rectifyByOn }, reason: '现场查看发现反弹' }, ...byInspector, now: later(monday, { minutes: 2 }) })
    expect(await getSite(db, siteId)).toMatchObject({ status: 'relapsed', round: 2, closedOn: null, demolishedOn: null, greenAreaM2: null, reuseZh: null })
    expect(await db.select({ facts: siteRounds.facts }).from(siteRounds).where(and(eq(siteRounds.siteId, siteId), eq(siteRounds.round, 2)))).toEqual([{ facts: { rectifyByOn } }])
    const page = await getPublicSite(db, siteId)
    if (page.state !== 'public') throw new Error('not public')
    expect(page.timeline[0]).toMatchObject({ action: 'site.published' })
    expect(page.timeline.slice(1, -1).map(({ action }) => action).sort()).toEqual(['site.photoAdded', 'site.visited'])
    expect(page.timeline.at(-1)).toMatchObject({ action: 'site.moved', reason: '现场查看发现反弹' })
    const { changes } = page.timeline.at(-1)!
    expect(changes).toEqual(expect.arrayContaining([{ field: 'closedOn', from: addDays(today, -35), to: null }, { field: 'reuseZh', from: '做成绿地', to: null }]) as unknown)
    // A visit somebody began before does not land in the new round.
    await expect(recordVisit(db, visitOf(siteId))).rejects.toMatchObject({ code: 'stale', status: 409 })
    await recordVisit(db, visitOf(siteId, aVisit({ round: 2 }), { now: later(monday, { hours: 1 }) }))
    expect((await listVisits(db, siteId)).map(({ round, result }) => [round, result])).toEqual([[2, 'pass'], [1, 'fail']])
    expect((await listSites(db, { filter: { status: 'relapsed' }, limit: 5 })).items).toHaveLength(1)
  })

  it('two people reopen it once', async () => {
    const db = await createTestDatabase()
    const siteId = await aClosedSite(db)
    const version = await versionOf(db, siteId)
    const relapse = (actor: typeof inspector | typeof subDistrictOfficer) => moveSite(db, { siteId, version, request: { move: 'relapse', facts: { rectifyByOn: addDays(today, 15) } }, ...byInspector, actor })
    const both = await Promise.allSettled([relapse(inspector), relapse(subDistrictOfficer)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await getSite(db, siteId)).toMatchObject({ round: 2 })
  })
})

describe('sites nobody looked at for thirty days', () => {
  it('are listed by themselves, page by page, and leave with a visit', async () => {
    const db = await createTestDatabase()
    const ids = []
    for (let n = 0; n < 7; n++) ids.push(await aClosedSite(db, { nameZh: `示例库房${n}`, subDistrict: n < 5 ? '110107009' : '110107001' }))
    await registerSite(db, { input: siteInput({ nameZh: '没有公示的' }), ...atMonday })
    for (const [index, days] of [[1, -31], [2, -45], [3, -30], [4, 0]] as const) await recordVisit(db, visitOf(ids[index]!, aVisit({ visitedOn: addDays(today, days) })))
    const pages = async (scope: Parameters<typeof listUnchecked>[1]['scope'] = wholeDistrict) => {
      const found = []
      for (let cursor: string | undefined; ;) {
        const page = await listUnchecked(db, { scope, today, limit: 2, cursor })
        found.push(...page.items.map(({ id }) => id))
        if (page.nextCursor === null) return found
        cursor = page.nextCursor
      }
    }
    expect(await pages()).toEqual([...[ids[0]!, ids[5]!, ids[6]!].sort(), ids[2], ids[1]])
    expect(await pages({ ...wholeDistrict, subDistricts: ['110107001'] })).toEqual([ids[5]!, ids[6]!].sort())
    expect(await pages({ ...wholeDistrict, bodyId: 'a-body' })).toEqual([])
    // Nothing ran meanwhile: a day later the site looked at thirty-one days ago is there.
    const tomorrow = await listUnchecked(db, { scope: wholeDistrict, today: addDays(today, 1), limit: 20 })
    expect(tomorrow.items.map(({ id }) => id)).toContain(ids[3])
    await expect(listUnchecked(db, { scope: wholeDistrict, today, limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({ status: 422 })
  })
})
