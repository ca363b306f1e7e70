import { setTimeout as nextTurn } from 'node:timers/promises'
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { PortalError } from '../../../shared/errors.ts'
import { recordedChanges } from '../../../shared/record/changes.ts'
import type { Database } from '../../database/connect.ts'
import { listTimeline, type TimelineEntry } from '../events/queries.ts'
import { getPublicSite, type PublicSite, type SiteRow } from './queries.ts'
import { sites } from './tables.ts'

/** As long as a batch takes, so that a walk never has more than half of the process. */
const pauseMs = 5

/** Whether the public sees the entry itself now: not a withdrawn one, nor one that is being checked. */
export async function isSiteListed(db: Database, id: string): Promise<boolean> {
  const [site] = await db.select({ shelf: sites.shelf, hiddenAt: sites.hiddenAt }).from(sites).where(eq(sites.id, id))
  return site !== undefined && site.shelf !== 'none' && site.hiddenAt === null
}

/** How a site reads in public, in a form that stays the same while nothing of it changes, whatever day it is. */
export interface RecordedSite {
  /** The version of the row, which an event has to account for; an archived one has only one. */
  version: number
  isArchived: boolean
  /** Whether an event says how this version came about. */
  isAccounted: boolean
  firstPublishedAt: Date
  projection: Record<string, unknown>
}

/** The site as the record commits to it; undefined for one the public has never seen, or that is gone. */
export async function findRecordedSite(db: Database, id: string): Promise<RecordedSite | undefined> {
  const [site] = await db.select().from(sites).where(eq(sites.id, id))
  if (site?.firstPublishedAt == null) return undefined
  const [page, log] = await Promise.all([readPage(db, id), listTimeline(db, { type: 'site', id })])
  return toRecorded(site, page, log, site.firstPublishedAt)
}

/** The same of what has been read of it. */
export function toRecorded({ id, version, ...site }: SiteRow, page: PublicSite | { state: 'gone' }, log: readonly TimelineEntry[], firstPublishedAt: Date): RecordedSite {
  return {
    version,
    isArchived: site.period === 'archive',
    isAccounted: site.period === 'archive' || log.some(({ facts }) => facts.version === version),
    firstPublishedAt,
    projection: page.state === 'public'
      ? {
          v: 1, state: page.state, id, period: page.period, nameZh: page.nameZh, nameEn: page.nameEn, aliases: page.aliases,
          subDistrict: page.subDistrict, community: page.community, placeWords: page.placeWords, category: page.category, owner: page.owner,
          landAreaM2: page.landAreaM2, landAreaQualifier: page.landAreaQualifier, buildingAreaM2: page.buildingAreaM2,
          buildingAreaQualifier: page.buildingAreaQualifier, greenAreaM2: page.greenAreaM2, mode: page.mode, status: page.status,
          statusOn: page.statusOn, foundOn: page.foundOn, holdUntilOn: page.holdUntilOn, demolishedOn: page.demolishedOn,
          acceptedOn: page.acceptedOn, closedOn: page.closedOn, lastCheckedOn: page.lastCheckedOn, isFrozen: page.isFrozen,
          planZh: page.planZh, planEn: page.planEn, reuseZh: page.reuseZh, reuseEn: page.reuseEn, noteZh: page.noteZh, noteEn: page.noteEn,
          sources: page.sources, publishedAt: page.publishedAt?.toISOString() ?? null,
          photos: page.photos.map(({ moment, media, captionZh, captionEn, takenOn }) => ({ moment, media, captionZh, captionEn, takenOn })),
          timeline: page.timeline.filter(({ action }) => Object.hasOwn(recordedChanges, action))
            .map(({ at, action, reason, changes }) => ({ at: at.toISOString(), action, reason, changes })),
        }
      : { v: 1, state: page.state, id, ...page.state !== 'gone' && { at: page.at.toISOString() }, ...page.state === 'withdrawn' && { subDistrict: page.subDistrict, reason: page.reason } },
  }
}

/** One taken off its shelf without having been withdrawn has no page. */
async function readPage(db: Database, id: string) {
  try { return await getPublicSite(db, id) }
  catch (error) {
    if (error instanceof PortalError) return { state: 'gone' as const }
    throw error
  }
}

/** Those of the ids that are no sites, not even withdrawn ones. */
export async function findMissingSites(db: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.select({ id: sites.id }).from(sites).where(inArray(sites.id, [...ids]))
  return ids.filter(id => !rows.some(row => row.id === id))
}

/**
 * Sites the public has seen: those changed since an instant, or all. Between two batches others are answered: a walk through
 * a million sites takes a while.
 */
export async function* walkPublishedSites(db: Database, { changedSince = new Date(0) }: { changedSince?: Date } = {}): AsyncGenerator<Array<{ id: string, version: number }>> {
  const limit = 500
  for (let after = { changedAt: changedSince, id: '' }; ;) {
    const rows = await db.select({ id: sites.id, version: sites.version, changedAt: sites.changedAt, firstPublishedAt: sites.firstPublishedAt }).from(sites)
      .where(sql`(${sites.changedAt}, ${sites.id}) > (${sql.param(after.changedAt, sites.changedAt)}, ${after.id})`).orderBy(asc(sites.changedAt), asc(sites.id)).limit(limit)
    yield rows.filter(({ firstPublishedAt }) => firstPublishedAt !== null)
    if (rows.length < limit) return
    after = rows.at(-1)!
    await nextTurn(pauseMs)
  }
}

/** The versions of some sites. */
export async function listVersions(db: Database, ids: readonly string[]): Promise<Array<{ id: string, version: number }>> {
  return ids.length === 0 ? [] : db.select({ id: sites.id, version: sites.version }).from(sites).where(and(inArray(sites.id, [...ids]), isNotNull(sites.firstPublishedAt)))
}
