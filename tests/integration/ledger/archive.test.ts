import { describe, expect, it } from 'vitest'
import { loadArchive } from '#server/domain/ledger/archive/load'
import { getFigures, getPublicSite, listMilestones, listSites } from '#server/domain/ledger/queries'
import { sites } from '#server/domain/ledger/tables'
import { events } from '#server/domain/events/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'

async function archive() {
  const db = await createTestDatabase()
  await loadArchive(db, monday)
  return db
}

describe('the archive 2015–2017', () => {
  it('is loaded once, however often the portal starts', async () => {
    const db = await archive()
    expect(await loadArchive(db, later(monday, { days: 1 }))).toBe('present')
    expect(await db.select().from(sites)).toHaveLength(12)
    expect(await db.select().from(events)).toHaveLength(1)
    expect((await getFigures(db)).archive.listed.total.sites).toBe(12)
  })

  it('survives two servers that start at once', async () => {
    const db = await createTestDatabase()
    await Promise.all([loadArchive(db, monday), loadArchive(db, monday)])
    expect(await db.select().from(sites)).toHaveLength(12)
    expect((await getFigures(db)).archive.listed.total.sites).toBe(12)
  })

  it('names a source on every row', async () => {
    const db = await archive()
    const { items } = await listSites(db, { filter: {}, limit: 100 })
    const { archive: { figures, checks } } = await getFigures(db)
    for (const row of [...items, ...figures, ...checks, ...await listMilestones(db)]) {
      expect(row.sources.length, row.id).toBeGreaterThan(0)
      for (const source of row.sources) expect(source.titleZh ?? source.noteZh, row.id).toMatch(/\p{Script=Han}{4}/u)
    }
  })

  it('agrees on 547, 179 and 100, and shows the printed 622 beside the counted 602', async () => {
    const { archive: { checks } } = await getFigures(await archive())
    expect(checks.map(({ id, computed, printed, agrees }) => [id, computed, printed, agrees])).toEqual([
      ['sites', 547, 547, true], ['land', 179, 179, true], ['building', 100, 100, true], ['days', 602, 622, false],
    ])
  })

  it('adds up by owner system to the printed totals', async () => {
    const { archive: { figures } } = await getFigures(await archive())
    for (const measure of ['sites', 'land', 'building'] as const) {
      const printed = figures.find(figure => figure.measure === measure && figure.ownerSystem === null)!.value
      const sum = figures.filter(figure => figure.measure === measure && figure.ownerSystem !== null).reduce((total, { value }) => total + value, 0)
      expect(sum).toBe(printed)
    }
  })

  it('leaves unknown what no source gives', async () => {
    const db = await archive()
    for (const site of await db.select().from(sites)) {
      expect(site).toMatchObject({ longitude: null, latitude: null, ownerSystem: null, category: null, statusOn: null, community: null })
    }
    expect(await getPublicSite(db, 'mayu-stone-market')).toMatchObject({ nameZh: '麻峪石材市场', subDistrict: '110107009', landAreaM2: 140_000, landAreaQualifier: 'nearly', timeline: [] })
  })

  it('keeps the numbers and areas it counts equal to its rows', async () => {
    const db = await archive()
    const rows = await db.select().from(sites)
    const { archive: { listed } } = await getFigures(db)
    expect(listed.total).toMatchObject({ sites: rows.length, landM2: rows.reduce((sum, { landAreaM2 }) => sum + (landAreaM2 ?? 0), 0) })
  })
})
