import { eq } from 'drizzle-orm'
import { commit, orNothing } from '../../../database/commit.ts'
import type { Database } from '../../../database/connect.ts'
import { UniqueViolationError } from '../../../database/errors.ts'
import { recordEvent } from '../../events/record.ts'
import { addToCounts, countChanges } from '../counts.ts'
import { toSortColumns } from '../order.ts'
import { indexSite, removeSite } from '../searchable.ts'
import * as tables from '../tables.ts'
import { archiveChecks, archiveFigures } from './figures.ts'
import { archiveMilestones } from './milestones.ts'
import { archiveSites } from './sites.ts'
import { archiveSources, type ArchiveSource } from './sources.ts'

/** Goes up when the archive's files change: the next start then loads them in place of the old ones. */
const EDITION = 1

/** Loads the archive 2015–2017 when this edition is not loaded yet. Repeating it changes nothing. */
export async function loadArchive(db: Database, now: Date): Promise<'loaded' | 'present'> {
  const loaded = await db.select().from(tables.archiveEditions).where(eq(tables.archiveEditions.edition, EDITION))
  if (loaded.length > 0) return 'present'
  const before = await db.select().from(tables.sites).where(eq(tables.sites.period, 'archive'))
  const after = toRows(now)
  const numbered = <Row>(rows: readonly Row[]) => rows.map((row, index) => ({ ...row, position: index + 1 }))
  try {
    await commit(db, tx => [
      tx.insert(tables.archiveEditions).values({ edition: EDITION, loadedAt: now }).returning(),
      orNothing(tx.delete(tables.sites).where(eq(tables.sites.period, 'archive')).returning({ id: tables.sites.id })),
      orNothing(tx.delete(tables.archiveFigures).returning({ id: tables.archiveFigures.id })),
      orNothing(tx.delete(tables.archiveChecks).returning({ id: tables.archiveChecks.id })),
      orNothing(tx.delete(tables.archiveMilestones).returning({ id: tables.archiveMilestones.id })),
      tx.insert(tables.sites).values(after).returning({ id: tables.sites.id }),
      tx.insert(tables.archiveFigures).values(numbered(archiveFigures).map(({ source, scope = 'district', measure = 'other', qualifier = 'exact', ...row }) =>
        ({ ...row, scope, measure, qualifier, sources: [archiveSources[source]] }))).returning({ id: tables.archiveFigures.id }),
      tx.insert(tables.archiveChecks).values(numbered(archiveChecks).map(({ source, ...row }) =>
        ({ ...row, sources: [archiveSources[source]] }))).returning({ id: tables.archiveChecks.id }),
      tx.insert(tables.archiveMilestones).values(numbered(archiveMilestones).map(({ sources, district = 'shijingshan' as const, ...row }) =>
        ({ ...row, district, sources: cite(sources) }))).returning({ id: tables.archiveMilestones.id }),
      ...before.flatMap(site => removeSite(tx, site)),
      ...after.flatMap(site => indexSite(tx, null, site)),
      ...addToCounts(tx, countChanges([...before.map(site => ({ before: site, after: null })), ...after.map(site => ({ before: null, after: site }))])),
      ...recordEvent(tx, { action: 'archive.loaded', subject: { type: 'import', id: `archive-${EDITION}` }, actor: { kind: 'system' }, at: now, facts: { sites: after.length } }),
    ])
    return 'loaded'
  }
  catch (error) {
    // Several nodes start together: another one has loaded it.
    if (error instanceof UniqueViolationError) return 'present'
    throw error
  }
}

function cite(ids: ArchiveSource[]) {
  return ids.map(id => archiveSources[id])
}

function toRows(now: Date) {
  return archiveSites.map(({ pinyin, source, aliases = [], ...site }): typeof tables.sites.$inferSelect => ({
    period: 'archive',
    shelf: 'archive',
    officeNumber: null,
    round: 1,
    statusBeforePause: null,
    openObjections: 0,
    hiddenAt: null,
    lastCheckedOn: null,
    registeredBy: null,
    subDistrict: null,
    subDistrictBasis: null,
    community: null,
    placeWords: null,
    longitude: null,
    latitude: null,
    rawLongitude: null,
    rawLatitude: null,
    declaredSystem: null,
    locationSource: null,
    accuracyM: null,
    category: null,
    ownerSystem: null,
    landAreaM2: null,
    landAreaQualifier: null,
    buildingAreaM2: null,
    buildingAreaQualifier: null,
    greenAreaM2: null,
    livedIn: null,
    mode: null,
    statusOn: null,
    statusBeforeWithdrawal: null,
    foundOn: null,
    holdUntilOn: null,
    demolishedOn: null,
    acceptedOn: null,
    closedOn: null,
    planZh: null,
    planEn: null,
    reuseZh: null,
    reuseEn: null,
    noteZh: null,
    noteEn: null,
    ...site,
    aliases,
    sources: cite([source]),
    isDemo: false,
    version: EDITION,
    createdAt: now,
    changedAt: now,
    firstPublishedAt: now,
    ...toSortColumns({ nameZh: site.nameZh, statusOn: null, landAreaM2: site.landAreaM2 ?? null, buildingAreaM2: null }, pinyin),
  }))
}
