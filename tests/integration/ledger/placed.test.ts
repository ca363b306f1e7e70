import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { dialect } from '#server/database/columns'
import type { Database } from '#server/database/connect'
import { countPlacedSites, findChangedSpan, findPlacedSite, listPlacedSites, selectPlacedSites, type PlacedFilter } from '#server/domain/ledger/placed'
import { sites } from '#server/domain/ledger/tables'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { planOf } from '../../support/manyReports.ts'
import { aSite } from '../../support/sites.ts'

const placed = (longitude: number, latitude: number) => ({ longitude, latitude, declaredSystem: 'wgs84' as const, rawLongitude: longitude, rawLatitude: latitude })

async function pageThrough(db: Database, filter: PlacedFilter, limit: number) {
  const ids: string[] = []
  for (let after: { at: Date, id: string } | undefined; ;) {
    const { items, next } = await listPlacedSites(db, { filter, limit, after })
    ids.push(...items.map(({ id }) => id))
    if (next === null) return ids
    after = next
  }
}

describe('what can be shown on a map', () => {
  it('is only what is public, live and placed, at the published place', async () => {
    const db = await createTestDatabase()
    const shown = await aSite(db, { row: placed(116.100432, 39.930267) })
    const others = [
      await aSite(db),
      await aSite(db, { status: 'registered', row: placed(116.1, 39.93) }),
      await aSite(db, { row: { ...placed(116.1, 39.93), shelf: 'none', hiddenAt: monday } }),
      await aSite(db, { row: { ...placed(116.1, 39.93), shelf: 'none' }, status: 'withdrawn' }),
    ]
    const { items, next } = await listPlacedSites(db, { filter: {}, limit: 10 })
    expect(items.map(({ id, position }) => [id, position])).toEqual([[shown.id, [116.1, 39.93]]])
    expect(next).toBeNull()
    expect(await countPlacedSites(db, {})).toBe(1)
    expect(JSON.stringify(items)).not.toMatch(/116\.1004|39\.9302|officeNumber|livedIn/)
    expect((await findPlacedSite(db, shown.id))?.position).toEqual([116.1, 39.93])
    for (const { id } of others) expect(await findPlacedSite(db, id)).toBeUndefined()
  })

  it('page by page is the whole, with every filter, and the count is its length', async () => {
    const db = await createTestDatabase()
    const all: Array<Awaited<ReturnType<typeof aSite>> & { longitude: number, latitude: number }> = []
    for (let n = 0; n < 25; n += 1) {
      const site = await aSite(db, { input: { subDistrict: n % 2 ? '110107009' : '110107003' }, row: { ...placed(116.1 + n / 200, 39.9 + n / 500), category: n % 3 ? 'noPermit' : 'hazard' } })
      const changedAt = later(monday, { days: n % 5 })
      await db.update(sites).set({ changedAt }).where(eq(sites.id, site.id)).returning({ id: sites.id })
      all.push({ ...site, changedAt, longitude: 116.1 + n / 200, latitude: 39.9 + n / 500 })
    }
    const filters: Array<[PlacedFilter, (site: typeof all[number]) => boolean]> = [
      [{}, () => true],
      [{ bbox: { west: 116.15, south: 39.8, east: 116.2, north: 40 } }, site => site.longitude > 116.1495 && site.longitude < 116.2005],
      [{ bbox: { west: 116.15, south: 39.8, east: 116.1, north: 40 } }, site => site.longitude > 116.1495 || site.longitude < 116.1005],
      [{ bbox: { west: 116, south: 39.93, east: 117, north: 40 } }, site => site.latitude > 39.9295],
      [{ changed: { from: later(monday, { days: 2 }) } }, site => site.changedAt >= later(monday, { days: 2 })],
      [{ changed: { from: later(monday, { days: 1 }), before: later(monday, { days: 3 }) } }, site => site.changedAt >= later(monday, { days: 1 }) && site.changedAt < later(monday, { days: 3 })],
      [{ category: 'hazard', subDistrict: '110107009' }, site => site.category === 'hazard' && site.subDistrict === '110107009'],
      [{ status: 'closed' }, () => false],
    ]
    for (const [filter, belongs] of filters) {
      const expected = all.filter(belongs).map(({ id }) => id).sort()
      const found = await pageThrough(db, filter, 4)
      expect(found.toSorted()).toEqual(expected)
      expect(await countPlacedSites(db, filter)).toBe(expected.length)
    }
    expect(await findChangedSpan(db)).toEqual({ from: monday, to: later(monday, { days: 4 }) })
  })

  it('is found along an index, without sorting', async () => {
    const db = await createTestDatabase()
    // PostgreSQL reads a table of a few rows from end to end, whatever index there is.
    if (dialect === 'postgresql') return
    const after = { at: monday, id: 'x' }
    for (const filter of [{}, { changed: { from: monday } }] satisfies PlacedFilter[]) {
      const plan = await planOf(db, selectPlacedSites(db, { filter, limit: 101, after }))
      expect(plan).toContain('sites_by_change')
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
    }
    expect(await planOf(db, selectPlacedSites(db, { filter: { bbox: { west: 116.1, south: 39.9, east: 116.2, north: 40 } }, limit: 101 }))).not.toMatch(/SCAN/)
  })
})
