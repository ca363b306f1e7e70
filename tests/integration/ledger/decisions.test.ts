import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createCalendar } from '#shared/calendar/calendar'
import { decisionSchema } from '#shared/ledger/decisions'
import type { Database } from '#server/database/connect'
import { registerSite } from '#server/domain/ledger/commands'
import { changeDecision, fileDecision, getDecision, listDueDecisions, listPublicDecisions, publishDecision, recountDecisionDues, serveDecision, serveDueOn, withdrawDecision } from '#server/domain/ledger/decisions'
import { events } from '#server/domain/events/tables'
import { moveSite } from '#server/domain/ledger/moving'
import { getPublicSite, getSite } from '#server/domain/ledger/queries'
import { siteDecisions, siteRounds, sites } from '#server/domain/ledger/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { checkedFacts, publishChecked } from '../../support/sites.ts'

const calendar = createCalendar()
const officer = { kind: 'staff', id: 'officer' } as const
const by = { actor: officer, now: monday, calendar }

async function publicSite(db: Database, facts: Record<string, unknown> = {}) {
  const siteId = await registerSite(db, { input: siteInput(facts), ...atMonday })
  await publishChecked(db, { siteIds: [siteId], ...atMonday })
  return siteId
}

const inputOf = (facts: Record<string, unknown> = {}) => decisionSchema.parse({ kind: 'order', number: '示例拆字〔2026〕1号', decidedOn: '2026-11-20', servedOn: '', summaryZh: '限期拆除。', ...facts })

const published = async (db: Database, decisionId: string) => publishDecision(db, { decisionId, version: 1, summaryZh: '限期拆除。', summaryEn: null, ...by })

describe('a decision about a site', () => {
  it.each([['2026-09-22', '2026-10-27'], ['2026-11-20', '2026-12-18']])('made on %s has to be published by %s, over the holidays', async (decidedOn, dueOn) => {
    const db = await createTestDatabase()
    const id = await fileDecision(db, { siteId: await publicSite(db), input: inputOf({ decidedOn }), ...by })
    expect((await getDecision(db, id)).publishDueOn).toBe(dueOn)
  })

  it('has to be served within seven working days, and not before it was made', async () => {
    expect(serveDueOn('2026-09-22', calendar)).toBe('2026-10-09')
    const db = await createTestDatabase()
    const id = await fileDecision(db, { siteId: await publicSite(db), input: inputOf(), ...by })
    await expect(serveDecision(db, { decisionId: id, version: 1, servedOn: '2026-11-19', ...by })).rejects.toMatchObject({ status: 422, issues: [{ path: 'servedOn', code: 'ledger.days_out_of_order' }] })
    await serveDecision(db, { decisionId: id, version: 1, servedOn: '2026-11-23', ...by })
    expect((await getDecision(db, id)).servedOn).toBe('2026-11-23')
  })

  it('is read by nobody before it is published, but the day it is due is', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    const id = await fileDecision(db, { siteId, input: inputOf(), ...by })
    expect(await listPublicDecisions(db, siteId)).toEqual([{ state: 'awaited', id, kind: 'order', dueOn: '2026-12-18' }])
    await published(db, id)
    expect(await listPublicDecisions(db, siteId)).toMatchObject([{ state: 'published', number: '示例拆字〔2026〕1号', summaryZh: '限期拆除。' }])
    expect(await getPublicSite(db, siteId)).toMatchObject({ timeline: expect.arrayContaining([expect.objectContaining({ action: 'site.decisionPublished' })]) })
    await expect(published(db, id)).rejects.toMatchObject({ code: 'decision.is_published' })
  })

  it('is not published on a page nobody can see', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
    const id = await fileDecision(db, { siteId, input: inputOf(), ...by })
    await expect(published(db, id)).rejects.toMatchObject({ code: 'decision.site_not_public' })
  })

  it('that is annulled is taken back within three working days and leaves its number and the reason', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    const id = await fileDecision(db, { siteId, input: inputOf(), ...by })
    await published(db, id)
    await expect(withdrawDecision(db, { decisionId: id, version: 2, ...by })).rejects.toMatchObject({ code: 'decision.not_to_withdraw' })
    await changeDecision(db, { decisionId: id, version: 2, change: 'annulled', changedOn: '2026-11-23', changeReason: '面积量错了', ...by })
    expect((await getDecision(db, id)).withdrawDueOn).toBe('2026-11-26')
    await withdrawDecision(db, { decisionId: id, version: 3, actor: officer, now: later(monday, { days: 1 }) })
    const [tombstone] = await listPublicDecisions(db, siteId)
    expect(tombstone).toEqual({ state: 'withdrawn', id, kind: 'order', number: '示例拆字〔2026〕1号', decidedOn: '2026-11-20', how: 'annulled', changedOn: '2026-11-23', reason: '面积量错了', withdrawnAt: later(monday, { days: 1 }) })
    const page = await getPublicSite(db, siteId)
    expect(page).toMatchObject({ timeline: expect.arrayContaining([expect.objectContaining({ action: 'site.decisionWithdrawn', reason: '面积量错了' })]) })
    await expect(withdrawDecision(db, { decisionId: id, version: 4, ...by })).rejects.toMatchObject({ code: 'decision.not_to_withdraw' })
  })

  it('that is annulled before it was published is never published', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    const id = await fileDecision(db, { siteId, input: inputOf(), ...by })
    await changeDecision(db, { decisionId: id, version: 1, change: 'annulled', changedOn: '2026-11-23', changeReason: '复议撤销', ...by })
    expect((await getDecision(db, id)).withdrawDueOn).toBeNull()
    await expect(publishDecision(db, { decisionId: id, version: 2, summaryZh: '限期拆除。', summaryEn: null, ...by })).rejects.toMatchObject({ code: 'decision.is_changed' })
    expect(await listPublicDecisions(db, siteId)).toEqual([])
  })

  it('is not on file twice, not of tomorrow, and not changed by somebody who saw it as it was', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    const id = await fileDecision(db, { siteId, input: inputOf(), ...by })
    await expect(fileDecision(db, { siteId, input: inputOf(), ...by })).rejects.toMatchObject({ status: 422, issues: [{ path: 'number', code: 'decision.number_taken' }] })
    await expect(fileDecision(db, { siteId, input: inputOf({ number: '2', decidedOn: '2026-11-24' }), ...by })).rejects.toMatchObject({ issues: [{ path: 'decidedOn', code: 'ledger.day_in_future' }] })
    await published(db, id)
    await expect(changeDecision(db, { decisionId: id, version: 1, change: 'changed', changedOn: '2026-11-23', changeReason: '改正', ...by })).rejects.toMatchObject({ code: 'stale' })
  })

  it('stands on the list of what is due, the longest overdue first, page by page, for the own sub-district', async () => {
    const db = await createTestDatabase()
    const here = await publicSite(db)
    const there = await publicSite(db, { nameZh: '别处', subDistrict: '110107001' })
    for (const [number, decidedOn, siteId] of [['1', '2026-11-20', here], ['2', '2026-09-22', here], ['3', '2026-10-09', there]] as const) {
      await fileDecision(db, { siteId, input: inputOf({ number, decidedOn }), ...by })
    }
    const first = await listDueDecisions(db, { list: 'publish', subDistricts: 'all', limit: 2 })
    expect(first.items.map(({ number }) => number)).toEqual(['2', '3'])
    const second = await listDueDecisions(db, { list: 'publish', subDistricts: 'all', limit: 2, cursor: first.nextCursor! })
    expect(second.items.map(({ number }) => number)).toEqual(['1'])
    expect(second.nextCursor).toBeNull()
    expect((await listDueDecisions(db, { list: 'publish', subDistricts: ['110107001'], limit: 9 })).items.map(({ number }) => number)).toEqual(['3'])
    expect((await listDueDecisions(db, { list: 'withdraw', subDistricts: 'all', limit: 9 })).items).toEqual([])
  })

  it('is due on another day once a holiday notice moves it, and its record says so', async () => {
    const db = await createTestDatabase()
    const id = await fileDecision(db, { siteId: await publicSite(db), input: inputOf(), ...by })
    const withNotice = createCalendar({ officialYears: [{ year: 2026, notice: '示例通知', off: ['2026-12-01', '2026-12-02'], work: [] }] })
    expect(await recountDecisionDues(db, { calendar, now: monday })).toBe(0)
    expect(await recountDecisionDues(db, { calendar: withNotice, now: monday })).toBe(1)
    const { publishDueOn } = await getDecision(db, id)
    expect(publishDueOn > '2026-12-18').toBe(true)
    expect(await db.select().from(events).where(eq(events.action, 'site.decisionDueMoved'))).toMatchObject([{ facts: { fromDay: '2026-12-18', toDay: publishDueOn } }])
    expect(await recountDecisionDues(db, { calendar: withNotice, now: monday })).toBe(0)
  })

  it('is put on file by the order itself, with the days of its service', async () => {
    const db = await createTestDatabase()
    const siteId = await publicSite(db)
    await db.update(sites).set({ status: 'filed' }).where(eq(sites.id, siteId)).returning({ id: sites.id })
    await db.update(siteRounds).set({ facts: { ...checkedFacts, filedOn: '2026-11-01', partyKnown: true } }).where(eq(siteRounds.siteId, siteId)).returning({ siteId: siteRounds.siteId })
    const { version } = await getSite(db, siteId)
    await moveSite(db, { siteId, version, request: { move: 'order', facts: { orderNumber: '示例拆字〔2026〕7号', orderedOn: '2026-11-20', orderServedOn: '2026-11-23', removeByOn: '2026-12-08' } }, ...by })
    expect(await db.select().from(siteDecisions)).toMatchObject([{ siteId, round: 1, kind: 'order', number: '示例拆字〔2026〕7号', decidedOn: '2026-11-20', servedOn: '2026-11-23', publishDueOn: '2026-12-18', by: officer.id }])
  })
})
