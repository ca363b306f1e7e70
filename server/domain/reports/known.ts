import type { Database } from '../../database/connect.ts'
import { listSites, type ListedSite } from '../ledger/queries.ts'
import { toSimplified } from '../../text/simplify.ts'
import { findAlike } from '../../../shared/reports/known.ts'
import type { SiteFilter } from '../../../shared/ledger/schemas.ts'

/** The public sites of a sub-district, those of the live ledger before the archive. */
async function listPublicSites(db: Database, subDistrict: string): Promise<ListedSite[]> {
  const lists = await Promise.all((['live', 'archive'] as const).map(period =>
    listSites(db, { filter: { subDistrict, period } as SiteFilter, limit: 500 })))
  return lists.flatMap(({ items }) => items)
}

/** Public sites of the sub-district whose name or place words match what somebody wrote. */
export async function listKnownSites(db: Database, { subDistrict, words }: { subDistrict: string, words: string }): Promise<ListedSite[]> {
  return findAlike(await listPublicSites(db, subDistrict), words, { simplify: toSimplified })
}

/** Whether the public can see this site of the sub-district. */
export async function isKnownSite(db: Database, { subDistrict, siteId }: { subDistrict: string, siteId: string }): Promise<boolean> {
  return (await listPublicSites(db, subDistrict)).some(({ id }) => id === siteId)
}
