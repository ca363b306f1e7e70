import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { walkPages } from '../../database/pages.ts'
import { besideIds } from '../../database/statements.ts'
import type { EventSentence } from '../events/describe.ts'
import { findLastOf, listTimeline, listTimelines, type TimelineEntry } from '../events/queries.ts'
import { findKnownRefs } from '../search/queries.ts'
import { queryInvalid, siteNotFound } from './errors.ts'
import { toNameOrder, toSyllables } from './order.ts'
import type { RemedyKind } from '../../../shared/ledger/moves.ts'
import * as tables from './tables.ts'
import { addDays, addMonths } from '../../../shared/calendar/days.ts'
import { checkedAfterClosureMonths } from '../../../shared/ledger/checks.ts'
import { checkEveryDays, moveNames, moveOf } from '../../../shared/ledger/moves.ts'
import type { RoundFacts } from '../../../shared/ledger/rounds.ts'
import { missingLegalCheck, publicFields, type Category, type Period, type SiteStatus } from '../../../shared/ledger/rules.ts'
import type { SiteFilter, SiteSort, StaffListQuery } from '../../../shared/ledger/schemas.ts'
import { toPublishedPosition } from '../../../shared/places/published.ts'
import { startOfDay, type Day } from '../../../shared/time.ts'

const { sites, ledgerCounts, siteRounds, siteVersions, sitePublications, sitePhotos } = tables

export type SiteRow = typeof sites.$inferSelect

/** A site as the public sees it in a list: nothing of its position, its number at the office or who lives there. */
export type ListedSite = ReturnType<typeof toListedSite>

// A list reads nothing it does not show, is sorted by or measured with: a row has as many columns again.
const listedColumns = {
  id: sites.id, period: sites.period, nameZh: sites.nameZh, nameEn: sites.nameEn, aliases: sites.aliases,
  subDistrict: sites.subDistrict, subDistrictBasis: sites.subDistrictBasis, community: sites.community, placeWords: sites.placeWords, longitude: sites.longitude, latitude: sites.latitude,
  category: sites.category, ownerSystem: sites.ownerSystem,
  landAreaM2: sites.landAreaM2, landAreaQualifier: sites.landAreaQualifier, buildingAreaM2: sites.buildingAreaM2, buildingAreaQualifier: sites.buildingAreaQualifier, greenAreaM2: sites.greenAreaM2,
  mode: sites.mode, status: sites.status, statusOn: sites.statusOn, foundOn: sites.foundOn, holdUntilOn: sites.holdUntilOn, demolishedOn: sites.demolishedOn, acceptedOn: sites.acceptedOn, closedOn: sites.closedOn,
  sources: sites.sources, isDemo: sites.isDemo, firstPublishedAt: sites.firstPublishedAt, changedAt: sites.changedAt, openObjections: sites.openObjections, lastCheckedOn: sites.lastCheckedOn,
  byDay: sites.byDay, byArea: sites.byArea, byName: sites.byName,
}

type ListedRow = Pick<SiteRow, keyof typeof listedColumns>

function toListedSite(site: ListedRow) {
  return {
    id: site.id,
    period: site.period,
    nameZh: site.nameZh,
    nameEn: site.nameEn,
    aliases: site.aliases,
    subDistrict: site.subDistrict,
    subDistrictBasis: site.subDistrictBasis,
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
    holdUntilOn: site.holdUntilOn,
    demolishedOn: site.demolishedOn,
    acceptedOn: site.acceptedOn,
    closedOn: site.closedOn,
    sources: site.sources,
    isDemo: site.isDemo,
    publishedAt: site.firstPublishedAt,
    changedAt: site.changedAt,
    /** An objection is open: nothing of the entry goes on until it is decided. */
    isFrozen: site.openObjections > 0,
    lastCheckedOn: site.lastCheckedOn,
  }
}

const order = {
  date: { column: sites.byDay, descending: true },
  area: { column: sites.byArea, descending: true },
  pinyin: { column: sites.byName, descending: false },
} as const

/** The period shown when none was asked for: the live ledger once it has rows, until then the archive. */
export async function findDefaultPeriod(db: Database): Promise<Period> {
  const [row] = await db.select({ id: sites.id }).from(sites).where(eq(sites.shelf, 'live')).limit(1)
  return row === undefined ? 'archive' : 'live'
}

/** No source of the archive gives a day. */
function defaultSort(period: Period): SiteSort {
  return period === 'archive' ? 'pinyin' : 'date'
}

/**
 * One page of what the public may see, in full order by (`sort`, id). A filter for what is to be looked at needs `today`.
 * Throws `invalid` (422) for a cursor that is not ours or belongs to another order.
 */
export async function listSites(db: Database, { filter, limit, cursor, today }: { filter: SiteFilter, limit: number, cursor?: string, today?: Day }) {
  const period = filter.period ?? await findDefaultPeriod(db)
  const sort = filter.sort ?? defaultSort(period)
  const matching = await findMatching(db, filter.q)
  const rows = await selectPage(db, { filter, period, sort, matching, today, limit: limit + 1, after: cursor === undefined ? undefined : readPosition(cursor, sort) })
  const items = rows.slice(0, limit)
  return {
    period,
    sort,
    items: items.map(toListedSite),
    nextCursor: rows.length > limit ? toCursor(items.at(-1)!, sort) : null,
    counts: await countSites(db, { filter, period, matching, today }),
  }
}

/**
 * What of the public ledger somebody may recognise in a sub-district and in a box around a position, the live ledger
 * before the archive. `position` is for measuring only and must not be shown.
 */
export async function listSitesToRecognise(db: Database, { subDistrict, box }: {
  subDistrict: string, box?: { west: number, east: number, south: number, north: number }
}) {
  const found = await Promise.all((['live', 'archive'] as const).flatMap(shelf => [
    db.select().from(sites).where(and(eq(sites.shelf, shelf), eq(sites.subDistrict, subDistrict))).orderBy(desc(sites.byDay), desc(sites.id)).limit(500),
    box ? db.select().from(sites).where(and(eq(sites.shelf, shelf), gte(sites.latitude, box.south), lte(sites.latitude, box.north), gte(sites.longitude, box.west), lte(sites.longitude, box.east))).limit(100) : Promise.resolve([]),
  ]))
  const rows = new Map(found.flat().map(row => [row.id, row]))
  return [...rows.values()].map(row => ({ ...toListedSite(row), position: row.latitude === null || row.longitude === null ? null : { latitude: row.latitude, longitude: row.longitude } }))
}

/** All rows of a filter in their order, page by page: what a download holds, however long it is. */
export async function* walkSites(db: Database, filter: SiteFilter, today?: Day) {
  for await (const row of walkRows(db, filter, today)) yield toListedSite(row)
}

/** The same, each with the place everybody may have, where it has one. */
export async function* walkPlacedSites(db: Database, filter: SiteFilter) {
  for await (const row of walkRows(db, filter)) {
    yield { site: toListedSite(row), position: row.longitude === null || row.latitude === null ? null : toPublishedPosition({ longitude: row.longitude, latitude: row.latitude }) }
  }
}

async function* walkRows(db: Database, filter: SiteFilter, today?: Day): AsyncGenerator<ListedRow> {
  const period = filter.period ?? await findDefaultPeriod(db)
  const sort = filter.sort ?? defaultSort(period)
  const matching = await findMatching(db, filter.q)
  const limit = 100
  for await (const rows of walkPages<ListedRow>(limit, last => selectPage(db, { filter, period, sort, matching, today, limit, after: last && positionOf(last, sort) }))) yield* rows
}

interface Page {
  filter: SiteFilter
  period: Period
  sort: SiteSort
  matching: Matching
  today: Day | undefined
  limit: number
  after: [string | number, string] | undefined
}

async function selectPage(db: Database, { filter, period, sort, matching, today, limit, after }: Page): Promise<ListedRow[]> {
  if (matching === 'nothing') return []
  const { column, descending } = order[sort]
  const along = descending ? desc : asc
  // A row value, so that both databases walk the index from there.
  const onward = after && (descending
    ? sql`(${column}, ${sites.id}) < (${after[0]}, ${after[1]})`
    : sql`(${column}, ${sites.id}) > (${after[0]}, ${after[1]})`)
  return db.select(listedColumns).from(sites)
    .where(and(isNamed(matching) ? eq(besideIds(sites.shelf), period) : eq(sites.shelf, period), ...conditions(filter, today), matching && inArray(sites.id, matching.refs), onward))
    .orderBy(along(column), along(sites.id))
    .limit(limit)
}

type Found = Exclude<Awaited<ReturnType<typeof findKnownRefs>>, undefined>
type Matching = Found | 'nothing' | undefined

/** Whether the sites are sooner looked for by what was found than along the list: finds of which there are many are met soon on the way. */
const isNamed = (matching: Matching) => matching !== undefined && matching !== 'nothing' && !matching.isMany

/** The sites a search means; undefined when nothing is searched for. */
async function findMatching(db: Database, q: string | undefined): Promise<Matching> {
  return q === undefined ? undefined : await findKnownRefs(db, { q, kinds: ['site', 'archiveSite'] }) ?? 'nothing'
}

function conditions({ subDistrict, category, owner, status, unchecked }: SiteFilter, today: Day | undefined): Array<SQL | undefined> {
  return [
    ...(subDistrict === undefined ? [] : [eq(sites.subDistrict, subDistrict)]),
    ...(category === undefined ? [] : [eq(sites.category, category)]),
    ...(owner === undefined ? [] : [eq(sites.ownerSystem, owner)]),
    ...(status === undefined ? [] : [eq(sites.status, status)]),
    ...(unchecked === undefined ? [] : [isToBeLookedAt(today)]),
  ]
}

/** `saysUnchecked` of a published site, in the words of the database. */
function isToBeLookedAt(today: Day | undefined): SQL | undefined {
  if (today === undefined) throw new RangeError('What is to be looked at depends on the day')
  const since = addDays(today, -checkEveryDays)
  return and(
    eq(besideIds(sites.shelf), 'live'),
    or(isNull(sites.closedOn), gte(sites.closedOn, addMonths(today, -checkedAfterClosureMonths))),
    or(lt(sites.lastCheckedOn, since), and(isNull(sites.lastCheckedOn), lt(sites.firstPublishedAt, startOfDay(since)))),
  )
}

function positionOf(site: ListedRow, sort: SiteSort): [string | number, string] {
  return [{ date: site.byDay, area: site.byArea, pinyin: site.byName }[sort], site.id]
}

function toCursor(site: ListedRow, sort: SiteSort): string {
  return writeCursor(sort, ...positionOf(site, sort))
}

function readPosition(cursor: string, sort: SiteSort): [string | number, string] {
  const parts = readCursor(cursor, z.tuple([z.literal(sort), sort === 'area' ? z.number() : z.string(), z.string()]))
  if (!parts) throw cursorRefused()
  return [parts[1], parts[2]]
}

const cursorRefused = () => queryInvalid({ issues: [{ path: 'cursor', code: 'ledger.cursor_invalid' }] })

/** So many rows are counted where no total is kept: counting a whole ledger takes longer than reading a page of it. */
const counted = 1000

/**
 * How many rows the filter finds in this period and in the other one; both are never in one list. Of the periods in `more`
 * there are more than these.
 */
async function countSites(db: Database, { filter, period, matching, today }: { filter: SiteFilter, period: Period, matching: Matching, today: Day | undefined }) {
  if (matching === undefined && filter.unchecked === undefined) return toSiteCounts(period, await queryKeptCounts(db, filter), Infinity)
  const rows = matching === 'nothing'
    ? []
    : matching && !matching.isMany
      ? await queryFoundCounts(db, { filter, matching, today })
      : await Promise.all((['live', 'archive'] as const).map(async (shelf) => {
          const found = await db.select({ id: sites.id }).from(sites).where(and(eq(sites.shelf, shelf), matching && inArray(sites.id, matching.refs), ...conditions(filter, today))).limit(counted + 1)
          return { period: shelf, sites: found.length }
        }))
  return toSiteCounts(period, rows, counted)
}

function toSiteCounts(period: Period, rows: Array<{ period: Period | 'none', sites: number }>, most: number) {
  const of = (wanted: Period) => Math.min(most, rows.find(row => row.period === wanted)?.sites ?? 0)
  return { total: of(period), live: of('live'), archive: of('archive'), more: (['live', 'archive'] as const).filter(wanted => rows.some(row => row.period === wanted && row.sites > most)) }
}

function queryKeptCounts(db: Database, { subDistrict, category, owner, status }: SiteFilter) {
  return db.select({ period: ledgerCounts.period, sites: sql<number>`sum(${ledgerCounts.sites})`.mapWith(Number) }).from(ledgerCounts)
    .where(and(
      subDistrict === undefined ? undefined : eq(ledgerCounts.subDistrict, subDistrict),
      category === undefined ? undefined : eq(ledgerCounts.category, category),
      owner === undefined ? undefined : eq(ledgerCounts.ownerSystem, owner),
      status === undefined ? undefined : eq(ledgerCounts.status, status),
    )).groupBy(ledgerCounts.period)
}

function queryFoundCounts(db: Database, { filter, matching, today }: { filter: SiteFilter, matching: Found, today: Day | undefined }) {
  return db.select({ period: sites.shelf, sites: sql<number>`count(*)`.mapWith(Number) }).from(sites)
    .where(and(inArray(sites.id, matching.refs), inArray(besideIds(sites.shelf), ['live', 'archive']), ...conditions(filter, today))).groupBy(sites.shelf)
}

/** A site of either shelf, for staff and commands. Throws `ledger.site_not_found`. */
export async function getSite(db: Database, id: string): Promise<SiteRow> {
  const [site] = await db.select().from(sites).where(eq(sites.id, id))
  if (site === undefined) throw siteNotFound()
  return site
}

/** What stands on the public timeline of a site, of one instant in this order; of moves and records only those the rule table calls public. */
export const publicActions = [
  'site.published', 'site.republished', 'site.frozen', 'site.hidden', 'site.corrected', 'site.objectionDecided', 'site.unfrozen', 'site.shown',
  'site.photoAdded', 'site.photoRemoved', 'site.recorded', 'site.visited', 'site.rectified', 'site.accepted', 'site.moved', 'site.holdMoved', 'site.reused',
  'site.decisionPublished', 'site.decisionWithdrawn', 'site.withdrawn',
]

/**
 * What the public reads on a site's page. A withdrawn site is a notice: that it was here, when and why it was taken
 * back, and nothing more of it. One that is hidden because of somebody's personal data says only since when it is being
 * checked. Throws `ledger.site_not_found` for a site the public has never seen.
 */
export async function getPublicSite(db: Database, id: string) {
  const site = await getSite(db, id)
  if (site.hiddenAt !== null) {
    if (site.firstPublishedAt === null) throw siteNotFound()
    return { state: 'checking' as const, id, at: site.hiddenAt, isDemo: site.isDemo }
  }
  const publications = await db.select().from(sitePublications).where(eq(sitePublications.siteId, id)).orderBy(desc(sitePublications.at), desc(sitePublications.id))
  if (site.shelf === 'none') {
    const [last] = publications
    if (last?.act !== 'withdrawn') throw siteNotFound()
    return { state: 'withdrawn' as const, id, subDistrict: site.subDistrict, at: last.at, reason: last.reason, isDemo: site.isDemo }
  }
  const since = site.firstPublishedAt!
  const [versions, log, photos] = await Promise.all([
    db.select().from(siteVersions).where(eq(siteVersions.siteId, id)).orderBy(asc(siteVersions.version)),
    listTimeline(db, { type: 'site', id }),
    db.select().from(sitePhotos).where(eq(sitePhotos.siteId, id)).orderBy(desc(sitePhotos.moment), asc(sitePhotos.addedAt), asc(sitePhotos.id)),
  ])
  return toPublicSite(site, { since, versions, log, photos })
}

export type PublicSite = Awaited<ReturnType<typeof getPublicSite>>

/** The page of a site the public can see, of what has been read of it. */
export function toPublicSite(site: SiteRow, { since, versions, log, photos }: {
  since: Date, versions: Array<typeof siteVersions.$inferSelect>, log: TimelineEntry[], photos: Array<typeof sitePhotos.$inferSelect>
}) {
  return {
    state: 'public' as const,
    ...toListedSite(site),
    planZh: site.planZh,
    planEn: site.planEn,
    reuseZh: site.reuseZh,
    reuseEn: site.reuseEn,
    noteZh: site.noteZh,
    noteEn: site.noteEn,
    photos: photos.map(({ id: photoId, moment, media, width, height, captionZh, captionEn, takenOn }) =>
      ({ id: photoId, moment, media, width, height, captionZh, captionEn, takenOn })),
    timeline: toPublicSteps({ since, log, versions }),
  }
}

/** A site the public reads something of now: its entry, or the notice that it was taken back; not while it is hidden. */
export async function findOpenSite(db: Database, id: string): Promise<{ isDemo: boolean } | undefined> {
  const [site] = await db.select({ shelf: sites.shelf, hiddenAt: sites.hiddenAt, isDemo: sites.isDemo }).from(sites).where(eq(sites.id, id))
  if (site === undefined || site.hiddenAt !== null) return undefined
  if (site.shelf !== 'none') return site
  const [last] = await db.select({ act: sitePublications.act }).from(sitePublications).where(eq(sitePublications.siteId, id)).orderBy(desc(sitePublications.at), desc(sitePublications.id)).limit(1)
  return last?.act === 'withdrawn' ? site : undefined
}

/** Whether the public timeline of a site has a place for this step of it, as `getPublicSite` decides. */
export async function isSiteStepPublic(db: Database, id: string, step: { action: string, at: Date, facts: Record<string, unknown> }): Promise<boolean> {
  const [site] = await db.select({ since: sites.firstPublishedAt }).from(sites).where(eq(sites.id, id))
  if (!site?.since || step.at < site.since || !publicActions.includes(step.action) || !isPublicStep(step)) return false
  if (step.action !== 'site.corrected') return true
  const shown: readonly string[] = publicFields
  const [version] = await db.select({ changes: siteVersions.changes }).from(siteVersions).where(and(eq(siteVersions.siteId, id), eq(siteVersions.version, Number(step.facts.version) || 0)))
  return version?.changes.some(({ field }) => shown.includes(field)) ?? false
}

/** The steps of a site the public reads, in their order, since it was first published. */
function toPublicSteps({ since, log, versions }: { since: Date, log: TimelineEntry[], versions: Array<typeof siteVersions.$inferSelect> }) {
  const shown: readonly string[] = publicFields
  const changesOf = (version: unknown) => (versions.find(row => row.isPublic && row.version === version)?.changes ?? []).filter(({ field }) => shown.includes(field))
  // What was corrected while the entry was hidden may be what it was hidden for: that it was corrected is told, not what.
  const told = new Set(versions.filter(({ changes }) => changes.some(({ field }) => shown.includes(field))).map(({ version }) => version))
  const steps = log
    .filter(entry => publicActions.includes(entry.action) && entry.at >= since && isPublicStep(entry))
    .filter(({ action, facts }) => action !== 'site.corrected' || told.has(Number(facts.version)))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || publicActions.indexOf(a.action) - publicActions.indexOf(b.action))
  return steps.map((entry, index) => {
    const before = steps[index - 1]
    const isSaid = before?.at.getTime() === entry.at.getTime() && before.reason === entry.reason
    return { at: entry.at, action: entry.action, reason: isSaid ? null : entry.reason, sentence: sentenceOf(entry), changes: changesOf(entry.facts.version) }
  })
}

/** A site of the live ledger with the steps of its public timeline. */
export interface SiteSteps { id: string, nameZh: string, nameEn: string | null, isDemo: boolean, steps: ReturnType<typeof toPublicSteps> }

/** Every site of the live ledger with what its page tells of its course, some sites at a time. */
export async function* walkPublicSteps(db: Database): AsyncGenerator<SiteSteps> {
  const limit = 50
  const listed = { id: sites.id, byName: sites.byName, nameZh: sites.nameZh, nameEn: sites.nameEn, isDemo: sites.isDemo, since: sites.firstPublishedAt }
  const pages = walkPages<{ id: string, byName: string, nameZh: string, nameEn: string | null, isDemo: boolean, since: Date | null }>(limit, last => db.select(listed).from(sites)
    .where(and(eq(sites.shelf, 'live'), last && sql`(${sites.byName}, ${sites.id}) > (${last.byName}, ${last.id})`)).orderBy(asc(sites.byName), asc(sites.id)).limit(limit))
  for await (const rows of pages) {
    const ids = rows.map(({ id }) => id)
    const [logs, versions] = await Promise.all([
      listTimelines(db, { type: 'site', ids }),
      db.select().from(siteVersions).where(inArray(siteVersions.siteId, ids)).orderBy(asc(siteVersions.siteId), asc(siteVersions.version)),
    ])
    for (const { id, nameZh, nameEn, isDemo, since } of rows) {
      yield { id, nameZh, nameEn, isDemo, steps: toPublicSteps({ since: since!, log: logs.get(id)!, versions: versions.filter(({ siteId }) => siteId === id) }) }
    }
  }
}

/** Changes with everything the public ledger shows: a word for its state, and when it was changed last. */
export async function findLedgerState(db: Database): Promise<{ key: string, changedAt: Date | null }> {
  const [last, counts, editions, hasDemo] = await Promise.all([
    findLastOf(db, [...publicActions, 'site.decisionChanged', 'archive.loaded', 'ledgerImport.committed']),
    db.select().from(ledgerCounts).where(gt(ledgerCounts.sites, 0)).orderBy(asc(ledgerCounts.period), asc(ledgerCounts.subDistrict), asc(ledgerCounts.category), asc(ledgerCounts.ownerSystem), asc(ledgerCounts.status)),
    db.select().from(tables.archiveEditions).orderBy(asc(tables.archiveEditions.edition)),
    hasDemoSites(db),
  ])
  // Demonstration sites come and go with events of days gone by: the totals tell of them.
  const key = JSON.stringify([last.at?.getTime() ?? 0, last.near, hasDemo, editions.map(({ edition, loadedAt }) => [edition, loadedAt.getTime()]), counts.map(row => Object.values(row))])
  const loadedAt = editions.at(-1)?.loadedAt ?? null
  return { key, changedAt: last.at !== null && (loadedAt === null || last.at > loadedAt) ? last.at : loadedAt }
}

const moveIn = (facts: Record<string, unknown>) => moveNames.find(name => name === facts.move)

/** A record on the way is public only by its row of the rule table; a change of the state without a row always was. */
export function isPublicStep({ action, facts }: Pick<TimelineEntry, 'action' | 'facts'>): boolean {
  const move = moveIn(facts)
  return move === undefined ? action !== 'site.recorded' : moveOf(move).isPublic
}

/** The sentence of a step; one of the rule table is told in its own words. */
export function sentenceOf({ facts, sentence }: Pick<TimelineEntry, 'facts' | 'sentence'>): EventSentence {
  const move = moveIn(facts)
  return move === undefined ? sentence : { key: `publicSite.moves.${move}`, params: sentence.params }
}

/** The kept totals of what the public can see, in every split the figures page shows. Areas in m². */
export async function getFigures(db: Database) {
  const [counts, figures, checks] = await Promise.all([
    db.select().from(ledgerCounts).where(gt(ledgerCounts.sites, 0)),
    db.select().from(tables.archiveFigures).orderBy(asc(tables.archiveFigures.position)),
    db.select().from(tables.archiveChecks).orderBy(asc(tables.archiveChecks.position)),
  ])
  return {
    live: toTotals(counts.filter(({ period }) => period === 'live')),
    archive: {
      listed: toTotals(counts.filter(({ period }) => period === 'archive')),
      figures: figures.map(({ position, ...figure }) => figure),
      checks: checks.map(({ position, ...check }) => ({ ...check, agrees: check.computed === check.printed })),
    },
  }
}

type Count = typeof ledgerCounts.$inferSelect

function toTotals(counts: Count[]) {
  const by = (of: (count: Count) => string) => {
    const groups = new Map<string, { key: string | null, sites: number, landM2: number, buildingM2: number, greenM2: number }>()
    for (const count of counts) {
      const key = of(count)
      const group = groups.get(key) ?? { key: key === '' ? null : key, sites: 0, landM2: 0, buildingM2: 0, greenM2: 0 }
      groups.set(key, {
        key: group.key,
        sites: group.sites + count.sites,
        landM2: group.landM2 + count.landM2,
        buildingM2: group.buildingM2 + count.buildingM2,
        greenM2: group.greenM2 + count.greenM2,
      })
    }
    return [...groups.values()].sort((a, b) => b.sites - a.sites)
  }
  const [all = { sites: 0, landM2: 0, buildingM2: 0, greenM2: 0 }] = by(() => 'all')
  return {
    total: { sites: all.sites, landM2: all.landM2, buildingM2: all.buildingM2, greenM2: all.greenM2 },
    byOwner: by(({ ownerSystem }) => ownerSystem),
    bySubDistrict: by(({ subDistrict }) => subDistrict),
    byCategory: by(({ category }) => category),
    byStatus: by(({ status }) => status),
  }
}

/** Dated events, targets and reported states of the archive, in their order. */
export function listMilestones(db: Database) {
  return db.select().from(tables.archiveMilestones).orderBy(asc(tables.archiveMilestones.position))
}

/**
 * What a policy concerns: the latest sites the public can see in one of the statuses and of one of the categories, or of
 * none yet, live ones before the archive's; and how many there are of each status.
 */
export async function listConcernedSites(db: Database, { statuses, categories, limit }: { statuses: SiteStatus[], categories: Category[], limit: number }) {
  const ofCategory = (column: typeof sites.category) => or(isNull(column), inArray(column, categories))
  const latest = (period: Period) => db.select().from(sites)
    .where(and(eq(sites.shelf, period), inArray(sites.status, statuses), ofCategory(sites.category)))
    .orderBy(desc(sites.byDay), desc(sites.id))
    .limit(limit)
  const [live, archive, counts] = await Promise.all([
    latest('live'),
    latest('archive'),
    db.select({ period: ledgerCounts.period, status: ledgerCounts.status, sites: sql<number>`sum(${ledgerCounts.sites})`.mapWith(Number) })
      .from(ledgerCounts)
      .where(and(inArray(ledgerCounts.status, statuses), inArray(ledgerCounts.category, ['', ...categories]), gt(ledgerCounts.sites, 0)))
      .groupBy(ledgerCounts.period, ledgerCounts.status),
  ])
  return { items: [...live, ...archive].slice(0, limit).map(toListedSite), counts }
}

/** Sites of the live ledger as staff see them, the last changed first; `q` is an office number or the beginning of a name. */
export async function listSitesForStaff(db: Database, { subDistrict, shelf, q, limit, cursor }: StaffListQuery) {
  const beginning = q === undefined ? undefined : toNameOrder(toSyllables(q))
  const after = cursor === undefined ? undefined : readStaffCursor(cursor)
  const rows = await db.select().from(sites).where(and(
    eq(sites.period, 'live'),
    subDistrict === undefined ? undefined : eq(sites.subDistrict, subDistrict),
    shelf === undefined ? undefined : eq(sites.shelf, shelf),
    q === undefined ? undefined : or(eq(sites.officeNumber, q), beginning ? and(gte(sites.byName, beginning), lt(sites.byName, `${beginning}zzzz`)) : undefined),
    after && or(lt(sites.changedAt, after.at), and(eq(sites.changedAt, after.at), lt(sites.id, after.id))),
  )).orderBy(desc(sites.changedAt), desc(sites.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ id, officeNumber, nameZh, subDistrict: code, category, status, shelf: on, changedAt, isDemo }) => ({ id, officeNumber, nameZh, subDistrict: code, category, status, isListed: on === 'live', changedAt, isDemo })),
    nextCursor: rows.length > limit && last ? writeCursor(last.changedAt, last.id) : null,
  }
}

function readStaffCursor(cursor: string): { at: Date, id: string } {
  const parts = readCursor(cursor, z.tuple([cursorInstant, z.string()]))
  if (!parts) throw cursorRefused()
  return { at: parts[0], id: parts[1] }
}

/** A site with all its versions, publications and photos, for staff. */
export async function getSiteForStaff(db: Database, id: string) {
  const site = await getSite(db, id)
  const [versions, publications, photos, history] = await Promise.all([
    db.select().from(siteVersions).where(eq(siteVersions.siteId, id)).orderBy(desc(siteVersions.version)),
    db.select().from(sitePublications).where(eq(sitePublications.siteId, id)).orderBy(desc(sitePublications.at), desc(sitePublications.id)),
    db.select().from(sitePhotos).where(eq(sitePhotos.siteId, id)).orderBy(desc(sitePhotos.moment), asc(sitePhotos.addedAt), asc(sitePhotos.id)),
    listTimeline(db, { type: 'site', id }),
  ])
  return { site, versions, publications, photos, history }
}

/** Whether a picture is of an entry that is hidden now; of such there are few. */
export async function isHiddenPicture(db: Database, media: string): Promise<boolean> {
  // `is not null` would walk all sites; any instant is later than the first.
  const rows = await db.select({ id: sitePhotos.id }).from(sites).innerJoin(sitePhotos, eq(sitePhotos.siteId, sites.id))
    .where(and(gt(sites.hiddenAt, new Date(0)), eq(sitePhotos.media, media))).limit(1)
  return rows.length > 0
}

/** Of these sites, those never put before the public. */
export async function findUnpublished(db: Database, siteIds: string[]) {
  const found: Array<{ id: string, subDistrict: string | null, registeredBy: string | null, facts: RoundFacts | null }> = []
  for (let start = 0; start < siteIds.length; start += 500) {
    found.push(...await db.select({ id: sites.id, subDistrict: sites.subDistrict, registeredBy: sites.registeredBy, facts: siteRounds.facts }).from(sites)
      .leftJoin(siteRounds, and(eq(siteRounds.siteId, sites.id), eq(siteRounds.round, sites.round)))
      .where(and(inArray(sites.id, siteIds.slice(start, start + 500)), eq(besideIds(sites.shelf), 'none'), isNull(sites.firstPublishedAt))).orderBy(asc(sites.id)))
  }
  return found.map(({ id, subDistrict, registeredBy, facts }) => ({ id, subDistrict, isChecked: missingLegalCheck({ registeredBy, legalCheckedBy: facts?.legalCheckedBy }).length === 0 }))
}

/** The names of those of these sites the public can see, in the order asked for. */
export async function findPublicNames(db: Database, ids: string[]): Promise<{ id: string, nameZh: string, nameEn: string | null }[]> {
  if (ids.length === 0) return []
  const rows = await db.select({ id: sites.id, nameZh: sites.nameZh, nameEn: sites.nameEn }).from(sites).where(and(inArray(sites.id, ids), inArray(besideIds(sites.shelf), ['live', 'archive'])))
  return ids.flatMap(id => rows.find(row => row.id === id) ?? [])
}

/** Whether invented demonstration sites are loaded. */
export async function hasDemoSites(db: Database): Promise<boolean> {
  return (await db.select({ id: sites.id }).from(sites).where(eq(sites.isDemo, true)).limit(1)).length > 0
}

/** The demonstration sites, of which there are few, with the names of their photos in the media store. */
export async function listDemoSites(db: Database): Promise<{ sites: SiteRow[], media: string[] }> {
  const found = await db.select().from(sites).where(eq(sites.isDemo, true))
  const photos = await db.select({ media: sitePhotos.media }).from(sitePhotos).where(inArray(sitePhotos.siteId, found.map(({ id }) => id)))
  return { sites: found, media: photos.map(({ media }) => media) }
}

/** Whether something was recorded of a reuse in the site's present round: then its green area is their sum, and no correction changes it. */
export async function hasReuses(db: Database, { id, round }: Pick<SiteRow, 'id' | 'round'>): Promise<boolean> {
  return (await db.select({ id: tables.siteReuses.id }).from(tables.siteReuses).where(and(eq(tables.siteReuses.siteId, id), eq(tables.siteReuses.round, round))).limit(1)).length > 0
}

/** Who made the last correction of the entry before this instant; null when nobody of the staff did. */
export async function findLastCorrector(db: Database, { siteId, before }: { siteId: string, before: Date }): Promise<string | null> {
  const [row] = await db.select({ by: siteVersions.by }).from(siteVersions)
    .where(and(eq(siteVersions.siteId, siteId), gt(siteVersions.version, 1), lte(siteVersions.at, before), isNotNull(siteVersions.reason), ne(sql`cast(${siteVersions.changes} as text)`, '[]')))
    .orderBy(desc(siteVersions.version)).limit(1)
  return row?.by ?? null
}

/** What is open about a site at another office. */
export async function listOpenRemedyKinds(db: Database, siteId: string): Promise<RemedyKind[]> {
  const rows = await db.select({ kind: tables.siteRemedies.kind }).from(tables.siteRemedies).where(and(eq(tables.siteRemedies.siteId, siteId), isNull(tables.siteRemedies.closedOn)))
  return rows.map(({ kind }) => kind)
}

/** The names of these sites for staff, whether the public can see them or not. */
export async function findNames(db: Database, ids: string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await db.select({ id: sites.id, nameZh: sites.nameZh }).from(sites).where(inArray(sites.id, [...new Set(ids)]))
  return new Map(rows.map(({ id, nameZh }) => [id, nameZh]))
}
