import { asc, eq, sum } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { UniqueViolationError } from '#server/database/errors'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { correctSite, publishSite, publishSites, registerSite, withdrawSite } from '#server/domain/ledger/commands'
import { moveSite } from '#server/domain/ledger/moving'
import { getFigures, getPublicSite, getSite, listSites } from '#server/domain/ledger/queries'
import { ledgerCounts, sites, siteVersions } from '#server/domain/ledger/tables'
import { events } from '#server/domain/events/tables'
import { packagedCalendar } from '#shared/calendar/calendar'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, editor, siteInput } from '../../support/ledger.ts'
import { aSite, publishChecked } from '../../support/sites.ts'

const tuesday = { actor: editor, now: later(monday, { days: 1 }) }

async function published(db: Database, facts: Record<string, unknown> = {}) {
  const siteId = await registerSite(db, { input: siteInput(facts), ...atMonday })
  await publishChecked(db, { siteIds: [siteId], ...atMonday })
  return siteId
}

const actionsOf = async (db: Database, siteId: string) =>
  (await db.select().from(events).where(eq(events.subjectId, siteId)).orderBy(asc(events.at))).map(({ action }) => action)

async function expectTotalsToEqualRows(db: Database) {
  for (const period of ['live', 'archive'] as const) {
    const rows = await db.select().from(sites).where(eq(sites.shelf, period))
    const [total] = await db.select({ sites: sum(ledgerCounts.sites).mapWith(Number), land: sum(ledgerCounts.landM2).mapWith(Number) }).from(ledgerCounts).where(eq(ledgerCounts.period, period))
    expect(total?.sites ?? 0).toBe(rows.length)
    expect(total?.land ?? 0).toBeCloseTo(rows.reduce((area, row) => area + (row.landAreaM2 ?? 0), 0))
  }
}

describe('a site', () => {
  it('is not public before it is published', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput(), ...atMonday })
    await expect(getPublicSite(db, siteId)).rejects.toMatchObject({ code: 'ledger.site_not_found' })
    expect((await listSites(db, { filter: { period: 'live' }, limit: 20 })).items).toEqual([])
    expect(await actionsOf(db, siteId)).toEqual(['site.registered'])
  })

  it('is on the list, in the totals and on its page once it is published', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db)
    const { items, counts, period } = await listSites(db, { filter: {}, limit: 20 })
    expect(period).toBe('live')
    expect(items).toMatchObject([{ id: siteId, status: 'published', statusOn: '2026-11-23' }])
    expect(counts).toEqual({ total: 1, live: 1, archive: 0, more: [] })
    expect((await getPublicSite(db, siteId))).toMatchObject({ state: 'public', timeline: [{ action: 'site.published' }] })
    await expectTotalsToEqualRows(db)
  })

  it('is not published while a fact readers need is missing', async () => {
    const db = await createTestDatabase()
    const siteId = await registerSite(db, { input: siteInput({ category: '', ownerSystem: '' }), ...atMonday })
    await expect(publishChecked(db, { siteIds: [siteId], ...atMonday })).rejects.toMatchObject({ status: 422, issues: [{ path: 'category' }, { path: 'ownerSystem' }] })
    expect(await actionsOf(db, siteId)).toEqual(['site.registered'])
  })

  it('shows what a correction changed, and keeps what only staff may read to staff', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db)
    const input = siteInput({ landAreaM2: 1500, livedIn: 'yes', longitude: 116.195445, latitude: 39.914601, declaredSystem: 'gcj02', status: 'published', statusOn: '2026-11-23' })
    await correctSite(db, { siteId, version: 2, input, reason: '按实测更正', ...tuesday })
    const page = await getPublicSite(db, siteId)
    expect(page).toMatchObject({
      landAreaM2: 1500,
      timeline: [{ action: 'site.published' }, { action: 'site.corrected', reason: '按实测更正', changes: [{ field: 'landAreaM2', from: 1200, to: 1500 }] }],
    })
    expect(JSON.stringify(page)).not.toMatch(/livedIn|longitude|latitude|116\.1/)
    expect(await getSite(db, siteId)).toMatchObject({ version: 3, livedIn: true, rawLongitude: 116.195445, declaredSystem: 'gcj02' })
    expect((await getSite(db, siteId)).longitude).toBeCloseTo(116.189316, 5)
    await expectTotalsToEqualRows(db)
  })

  it('takes no second version when nothing was changed', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db)
    await correctSite(db, { siteId, version: 2, input: siteInput({ status: 'published', statusOn: '2026-11-23' }), reason: '无', ...tuesday })
    expect(await getSite(db, siteId)).toMatchObject({ version: 2 })
  })

  it('refuses the second of two people who change it at once, and leaves no event of it', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db)
    const change = (landAreaM2: number) => correctSite(db, { siteId, version: 2, input: siteInput({ landAreaM2, status: 'published', statusOn: '2026-11-23' }), reason: '更正', ...tuesday })
    const outcomes = await Promise.allSettled([change(10), change(20)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'stale', status: 409 } })
    expect((await actionsOf(db, siteId)).toSorted()).toEqual(['site.corrected', 'site.published', 'site.registered'])
    expect(await db.select().from(siteVersions).where(eq(siteVersions.siteId, siteId))).toHaveLength(3)
    await expectTotalsToEqualRows(db)
  })

  it('keeps its state and its days in a correction: these change by a move only', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db, { status: 'planned' })
    const correct = (facts: object) => correctSite(db, { siteId, version: 2, input: siteInput({ status: 'planned', statusOn: '2026-11-23', ...facts }), reason: '更正', ...tuesday })
    for (const [path, facts] of [['status', { status: 'voluntary' }], ['closedOn', { closedOn: '2026-11-23' }], ['holdUntilOn', { holdUntilOn: '2026-11-23' }], ['demolishedOn', { demolishedOn: '2026-11-23' }]] as const) {
      await expect(correct(facts)).rejects.toMatchObject({ status: 422, issues: [{ path, code: 'ledger.status_by_move_only' }] })
    }
    expect(await getSite(db, siteId)).toMatchObject({ version: 2, status: 'planned' })
  })

  it('says on its page from where to where it moved', async () => {
    const db = await createTestDatabase()
    const { id: siteId } = await aSite(db, { status: 'planned' })
    await moveSite(db, { siteId, version: 2, request: { move: 'startVoluntary', facts: { agreedUntilOn: '2026-12-31' }, reason: '产权单位同意自拆' }, calendar: packagedCalendar, ...tuesday })
    expect(await getPublicSite(db, siteId)).toMatchObject({ status: 'voluntary', timeline: [{}, { action: 'site.moved', reason: '产权单位同意自拆', sentence: { params: { fromStatus: { key: 'ledger.statuses.planned' } } } }] })
    await expectTotalsToEqualRows(db)
  })

  it('leaves a notice with the reason when it is withdrawn, and comes back as it was', async () => {
    const db = await createTestDatabase()
    const siteId = await published(db, { status: 'planned' })
    await withdrawSite(db, { siteId, version: 2, reason: '处罚决定已撤销', ...tuesday })
    const notice = await getPublicSite(db, siteId)
    expect(notice).toEqual({ state: 'withdrawn', id: siteId, subDistrict: '110107009', at: tuesday.now, reason: '处罚决定已撤销', isDemo: false })
    expect((await getFigures(db)).live.total.sites).toBe(0)
    expect((await listSites(db, { filter: { q: '示例仓库' }, limit: 20 })).items).toEqual([])
    await publishSite(db, { siteId, version: 3, reason: '复核后恢复', ...tuesday })
    expect(await getPublicSite(db, siteId)).toMatchObject({ state: 'public', status: 'planned' })
    expect(await actionsOf(db, siteId)).toEqual(expect.arrayContaining(['site.withdrawn', 'site.republished']))
    await expectTotalsToEqualRows(db)
  })

  it('of the archive can neither be changed nor withdrawn', async () => {
    const db = await createTestDatabase()
    await loadArchive(db, monday)
    const siteId = 'mayu-stone-market'
    await expect(correctSite(db, { siteId, version: 1, input: siteInput(), reason: '改', ...tuesday })).rejects.toMatchObject({ code: 'ledger.archive_is_fixed' })
    await expect(withdrawSite(db, { siteId, version: 1, reason: '撤', ...tuesday })).rejects.toMatchObject({ code: 'ledger.archive_is_fixed' })
  })

  it('cannot share its number at the office with another', async () => {
    const db = await createTestDatabase()
    await registerSite(db, { input: siteInput({ officeNumber: '示例-001' }), ...atMonday })
    await expect(registerSite(db, { input: siteInput({ officeNumber: '示例-001' }), ...atMonday })).rejects.toBeInstanceOf(UniqueViolationError)
  })
})

describe('publishing several sites', () => {
  it('publishes all of them or none', async () => {
    const db = await createTestDatabase()
    const ready = await registerSite(db, { input: siteInput(), ...atMonday })
    const unready = await registerSite(db, { input: siteInput({ category: '' }), ...atMonday })
    await expect(publishChecked(db, { siteIds: [ready, unready], ...atMonday })).rejects.toMatchObject({ status: 422 })
    expect((await listSites(db, { filter: { period: 'live' }, limit: 20 })).items).toEqual([])
    await publishSites(db, { siteIds: [ready], ...atMonday })
    expect((await listSites(db, { filter: { period: 'live' }, limit: 20 })).items).toHaveLength(1)
  })
})
