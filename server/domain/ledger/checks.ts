import { and, asc, eq, inArray, isNull, isNotNull, lt, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { drawnStatuses } from '../../../shared/inspections/rules.ts'
import type { Candidate } from '../../../shared/inspections/sampling.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { checkEveryDays } from '../../../shared/ledger/moves.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { readCursor, writeCursor } from '../../database/cursor.ts'
import { queryInvalid } from './errors.ts'
import { sites } from './tables.ts'

/** The public sites a sample may be drawn from. One whose sub-district is not known can only be named. */
export async function listCandidates(db: Database): Promise<Candidate[]> {
  const rows = await db.select({ siteId: sites.id, subDistrict: sites.subDistrict }).from(sites)
    .where(and(eq(sites.shelf, 'live'), inArray(sites.status, [...drawnStatuses]), isNotNull(sites.subDistrict))).orderBy(asc(sites.id))
  return rows.map(({ siteId, subDistrict }) => ({ siteId, subDistrict: subDistrict! }))
}

/** What staff read of these sites in a list of something else. */
export async function findSitesInBrief(db: Database, ids: readonly string[]) {
  const found = []
  for (let start = 0; start < ids.length; start += 500) {
    found.push(...await db.select({ id: sites.id, period: sites.period, nameZh: sites.nameZh, status: sites.status, subDistrict: sites.subDistrict, community: sites.community, placeWords: sites.placeWords })
      .from(sites).where(inArray(sites.id, ids.slice(start, start + 500))))
  }
  return new Map(found.map(site => [site.id, site]))
}

/**
 * Public sites nobody has looked at for thirty days, in somebody's sub-districts: those never looked at first, then the
 * longest ago. Wider than what the page says (`saysUnchecked`): a new place is to be visited from its first day, and one
 * closed long ago stays on the list. Nothing has to run for a site to be here. Throws `invalid` (422) for a cursor that is not ours.
 */
export async function listUnchecked(db: Database, { scope: { subDistricts, bodyId }, today, limit, cursor }: { scope: RowScope, today: Day, limit: number, cursor?: string }) {
  if (bodyId !== null) return { items: [], nextCursor: null }
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const due = addDays(today, -checkEveryDays)
  const select = (where: ReturnType<typeof and>, count: number) => db.select({
    id: sites.id, nameZh: sites.nameZh, subDistrict: sites.subDistrict, community: sites.community, status: sites.status, lastCheckedOn: sites.lastCheckedOn, isDemo: sites.isDemo,
  }).from(sites).where(and(
    eq(sites.shelf, 'live'), ne(sites.status, 'withdrawn'),
    subDistricts === 'all' ? undefined : inArray(sites.subDistrict, [...subDistricts]),
    where,
  )).orderBy(asc(sites.lastCheckedOn), asc(sites.id)).limit(count)
  const never = after && after[0] !== '' ? [] : await select(and(isNull(sites.lastCheckedOn), after && sql`${sites.id} > ${after[1]}`), limit + 1)
  const long = never.length > limit
    ? []
    : await select(and(lt(sites.lastCheckedOn, due), after && after[0] !== '' ? sql`(${sites.lastCheckedOn}, ${sites.id}) > (${after[0]}, ${after[1]})` : undefined), limit + 1 - never.length)
  const rows = [...never, ...long]
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? writeCursor(last.lastCheckedOn ?? '', last.id) : null }
}

function readPlace(cursor: string): readonly [lastCheckedOn: string, id: string] {
  const place = readCursor(cursor, z.tuple([z.string(), z.string()]))
  if (!place) throw queryInvalid({ issues: [{ path: 'cursor', code: 'ledger.cursor_invalid' }] })
  return place
}
