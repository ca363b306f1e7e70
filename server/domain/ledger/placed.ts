import { and, asc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm'
import type { Category, SiteStatus } from '../../../shared/ledger/rules.ts'
import { pinnedRangeOf, toPublishedPosition } from '../../../shared/places/published.ts'
import type { Database } from '../../database/connect.ts'
import { sites } from './tables.ts'

type SiteRow = typeof sites.$inferSelect

export interface PlacedFilter {
  /** Degrees; a west greater than the east spans the line where the days change. */
  bbox?: { west: number, south: number, east: number, north: number }
  /** The instant of the last change of the entry. */
  changed?: { from?: Date, before?: Date }
  status?: SiteStatus
  category?: Category
  subDistrict?: string
}

export type PlacedSite = ReturnType<typeof toPlacedSite>

/** An entry of the live ledger that has a place: what its page says in short, and the published place. */
function toPlacedSite(site: SiteRow) {
  return {
    id: site.id,
    position: toPublishedPosition({ longitude: site.longitude!, latitude: site.latitude! }),
    nameZh: site.nameZh,
    nameEn: site.nameEn,
    subDistrict: site.subDistrict,
    community: site.community,
    placeWords: site.placeWords,
    category: site.category,
    owner: site.ownerSystem,
    landAreaM2: site.landAreaM2,
    landAreaQualifier: site.landAreaQualifier,
    buildingAreaM2: site.buildingAreaM2,
    buildingAreaQualifier: site.buildingAreaQualifier,
    greenAreaM2: site.greenAreaM2,
    mode: site.mode,
    status: site.status,
    statusOn: site.statusOn,
    foundOn: site.foundOn,
    demolishedOn: site.demolishedOn,
    acceptedOn: site.acceptedOn,
    closedOn: site.closedOn,
    isFrozen: site.openObjections > 0,
    isDemo: site.isDemo,
    publishedAt: site.firstPublishedAt,
    changedAt: site.changedAt,
  }
}

/** One page in the order of the last change, oldest first: whoever pages sees what changes meanwhile once more, and misses nothing. */
export async function listPlacedSites(db: Database, { filter, limit, after }: {
  filter: PlacedFilter, limit: number, after?: { at: Date, id: string }
}): Promise<{ items: PlacedSite[], next: { at: Date, id: string } | null }> {
  const rows = await selectPlacedSites(db, { filter, limit: limit + 1, after })
  const last = rows[limit - 1]
  return {
    items: rows.slice(0, limit).map(toPlacedSite),
    next: rows.length > limit && last ? { at: last.changedAt, id: last.id } : null,
  }
}

/** The query of a page; asked for by itself, for a test of its plan. */
export function selectPlacedSites(db: Database, { filter, limit, after }: { filter: PlacedFilter, limit: number, after?: { at: Date, id: string } }) {
  return db.select().from(sites)
    .where(and(...conditions(filter), after && sql`(${sites.changedAt}, ${sites.id}) > (${sql.param(after.at, sites.changedAt)}, ${after.id})`))
    .orderBy(asc(sites.changedAt), asc(sites.id)).limit(limit)
}

export async function countPlacedSites(db: Database, filter: PlacedFilter): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(sites).where(and(...conditions(filter)))
  return row?.count ?? 0
}

export async function findPlacedSite(db: Database, id: string): Promise<PlacedSite | undefined> {
  const [row] = await db.select().from(sites).where(and(...conditions({}), eq(sites.id, id)))
  return row && toPlacedSite(row)
}

/** When the first and the last of the placed sites were changed; null while there is none. */
export async function findChangedSpan(db: Database): Promise<{ from: Date, to: Date } | null> {
  const edge = (descending: boolean) => db.select({ at: sites.changedAt }).from(sites).where(and(...conditions({})))
    .orderBy(descending ? sql`${sites.changedAt} desc, ${sites.id} desc` : sql`${sites.changedAt} asc, ${sites.id} asc`).limit(1)
  const [[first], [last]] = await Promise.all([edge(false), edge(true)])
  return first && last ? { from: first.at, to: last.at } : null
}

function conditions({ bbox, changed, status, category, subDistrict }: PlacedFilter) {
  const shared = [
    eq(sites.shelf, 'live'),
    isNotNull(sites.latitude),
    isNotNull(sites.longitude),
    changed?.from && gte(sites.changedAt, changed.from),
    changed?.before && lt(sites.changedAt, changed.before),
    status && eq(sites.status, status),
    category && eq(sites.category, category),
    subDistrict === undefined ? undefined : eq(sites.subDistrict, subDistrict),
  ]
  if (bbox === undefined) return shared
  const rows = pinnedRangeOf(bbox.south, bbox.north)
  const within = (west: number, east: number) => {
    const { least, below } = pinnedRangeOf(west, east)
    return sql`(${sites.longitude} >= ${least} and ${sites.longitude} < ${below})`
  }
  return [
    ...shared,
    gte(sites.latitude, rows.least),
    lt(sites.latitude, rows.below),
    bbox.west <= bbox.east ? within(bbox.west, bbox.east) : sql`(${within(bbox.west, 180)} or ${within(-180, bbox.east)})`,
  ]
}
