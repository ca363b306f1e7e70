import { and, asc, inArray, isNotNull } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { listSites } from '../ledger/queries.ts'
import type { SiteFilter } from '../../../shared/ledger/schemas.ts'
import { toRounds, type Visit } from '../../../shared/reports/visits.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { inScope } from './queries.ts'
import { reports } from './tables.ts'

/** A round is walked in a day: more than this nobody prints. */
const most = 200

/**
 * What the person's body has to go and see, by community, each with the public sites of the ledger there: they are
 * looked at on the same round, so that no visit points at whoever reported.
 */
export async function listRounds(db: Database, { scope }: { scope: RowScope }) {
  const visits: Visit[] = await db.select({
    id: reports.id, number: reports.number, kind: reports.kind, subDistrict: reports.subDistrict, community: reports.community, rewrite: reports.rewrite, dueOn: reports.dueOn,
  }).from(reports).where(and(inArray(reports.status, ['taken', 'verifying']), isNotNull(reports.bodyId), inScope(scope)))
    .orderBy(asc(reports.nextDueAt), asc(reports.id)).limit(most)
  const rounds = toRounds(visits)
  const sites = await Promise.all([...new Set(rounds.map(({ subDistrict }) => subDistrict))].map(subDistrict =>
    listSites(db, { filter: { subDistrict, period: 'live' } as SiteFilter, limit: 200 })))
  const listed = sites.flatMap(({ items }) => items)
  return rounds.map(round => ({
    ...round,
    sites: listed.filter(({ subDistrict, community }) => subDistrict === round.subDistrict && (round.community === null || community === round.community))
      .slice(0, 8).map(({ id, nameZh, nameEn, placeWords }) => ({ id, nameZh, nameEn, placeWords })),
  }))
}
