import { and, asc, eq, gt, gte, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { SiteSnapshot } from '../../../shared/ledger/records.ts'
import { startOfDay, type Day } from '../../../shared/time.ts'
import type { SiteRow } from './queries.ts'
import { siteDecisions, sites, siteVersions } from './tables.ts'

/**
 * How sites stood at one of their versions: what was changed since is taken back from the row as it is now. For sites
 * whose events do not say it themselves. `isListed` is not known this way.
 */
export async function findStandings(db: Database, versions: ReadonlyMap<string, number>): Promise<Map<string, Omit<SiteSnapshot, 'isListed'>>> {
  const standings = new Map<string, Omit<SiteSnapshot, 'isListed'>>()
  const ids = [...versions.keys()]
  for (let start = 0; start < ids.length; start += 500) {
    const some = ids.slice(start, start + 500)
    const rows: SiteRow[] = await db.select().from(sites).where(inArray(sites.id, some))
    for (const { id, status, subDistrict, category, isDemo } of rows) standings.set(id, { status, subDistrict, category, isDemo })
    const changed = await db.select({ siteId: siteVersions.siteId, version: siteVersions.version, changes: siteVersions.changes }).from(siteVersions)
      .where(and(inArray(siteVersions.siteId, some), gt(siteVersions.version, Math.min(...some.map(id => versions.get(id)!))))).orderBy(asc(siteVersions.siteId), asc(siteVersions.version))
    for (const { siteId, version, changes } of changed.reverse()) {
      const standing = standings.get(siteId)
      if (standing === undefined || version <= versions.get(siteId)!) continue
      for (const { field, from } of changes) if (field === 'status' || field === 'subDistrict' || field === 'category') Object.assign(standing, { [field]: from ?? null })
    }
  }
  return standings
}

/** The sites of decisions that were late at the end of a day before `on`: not published in time, or not taken back in time. */
export async function listLateDecisions(db: Database, { on }: { on: Day }): Promise<string[]> {
  const until = startOfDay(on)
  const { siteId, isDemo, publishedAt, publishDueOn, withdrawnAt, withdrawDueOn } = siteDecisions
  const [toPublish, toWithdraw] = await Promise.all([
    db.select({ siteId }).from(siteDecisions).where(and(or(isNull(publishedAt), gte(publishedAt, until)), lt(publishDueOn, on), eq(isDemo, false))),
    db.select({ siteId }).from(siteDecisions).where(and(or(isNull(withdrawnAt), gte(withdrawnAt, until)), lt(withdrawDueOn, on), eq(isDemo, false))),
  ])
  return [...toPublish, ...toWithdraw].map(row => row.siteId)
}
