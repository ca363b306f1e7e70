import { eq, sql } from 'drizzle-orm'
import { orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { ledgerCounts, type sites } from './tables.ts'

type Site = typeof sites.$inferSelect
type Count = typeof ledgerCounts.$inferInsert
type Counted = Pick<Site, 'period' | 'shelf' | 'subDistrict' | 'category' | 'ownerSystem' | 'status' | 'landAreaM2' | 'buildingAreaM2' | 'greenAreaM2'>

/** What a site adds to the public totals; nothing while the public cannot see it. */
function countOf(site: Counted, sign: 1 | -1): Count[] {
  if (site.shelf === 'none') return []
  return [{
    period: site.shelf,
    subDistrict: site.subDistrict ?? '',
    category: site.category ?? '',
    ownerSystem: site.ownerSystem ?? '',
    status: site.status,
    sites: sign,
    landM2: sign * (site.landAreaM2 ?? 0),
    buildingM2: sign * (site.buildingAreaM2 ?? 0),
    greenM2: sign * (site.greenAreaM2 ?? 0),
  }]
}

/**
 * The changes of the totals when these sites go from `before` to `after` (null: not there), one row per combination,
 * in a fixed order so that two commits never wait for each other.
 */
export function countChanges(changes: Array<{ before: Counted | null, after: Counted | null }>): Count[] {
  const totals = new Map<string, Count>()
  for (const count of changes.flatMap(({ before, after }) => [...(before ? countOf(before, -1) : []), ...(after ? countOf(after, 1) : [])])) {
    const key = [count.period, count.subDistrict, count.category, count.ownerSystem, count.status].join('|')
    const total = totals.get(key)
    totals.set(key, total === undefined ? count : {
      ...total,
      sites: total.sites + count.sites,
      landM2: total.landM2 + count.landM2,
      buildingM2: total.buildingM2 + count.buildingM2,
      greenM2: total.greenM2 + count.greenM2,
    })
  }
  return [...totals.entries()]
    .filter(([, { sites: number, landM2, buildingM2, greenM2 }]) => number !== 0 || landM2 !== 0 || buildingM2 !== 0 || greenM2 !== 0)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([, count]) => count)
}

/** Adds the changes to the kept totals. */
export function addToCounts(tx: Database, changes: Count[]): Write[] {
  return changes.map(count => tx.insert(ledgerCounts).values(count).onConflictDoUpdate({
    target: [ledgerCounts.period, ledgerCounts.subDistrict, ledgerCounts.category, ledgerCounts.ownerSystem, ledgerCounts.status],
    set: {
      sites: sql`${ledgerCounts.sites} + excluded.sites`,
      landM2: sql`${ledgerCounts.landM2} + excluded.land_m2`,
      buildingM2: sql`${ledgerCounts.buildingM2} + excluded.building_m2`,
      greenM2: sql`${ledgerCounts.greenM2} + excluded.green_m2`,
    },
  }).returning({ period: ledgerCounts.period }))
}

/** Totals of nothing are no rows. */
export function dropEmptyCounts(tx: Database): OptionalWrite[] {
  return [orNothing(tx.delete(ledgerCounts).where(eq(ledgerCounts.sites, 0)).returning({ period: ledgerCounts.period }))]
}
