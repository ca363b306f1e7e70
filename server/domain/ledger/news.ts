import { setImmediate as nextTurn } from 'node:timers/promises'
import { and, asc, desc, eq, gt, gte, inArray, isNull, sql, type SQLWrapper } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { besideIds } from '../../database/statements.ts'
import { describeEvent, type EventSentence } from '../events/describe.ts'
import { listActionsOf } from '../events/queries.ts'
import { isPublicStep, publicActions, sentenceOf } from './queries.ts'
import { sitePublications, sites } from './tables.ts'

/** Something that happened to an entry in public. */
export interface SiteNews {
  /** The same for the same change, for good. */
  id: string
  siteId: string
  at: Date
  sentence: EventSentence
  subDistrict: string | null
  /** Null once the entry is withdrawn: of it is said only that it was here. */
  nameZh: string | null
  nameEn: string | null
  isDemo: boolean
}

/** Whose news: all entries, those of a sub-district, or these. */
interface Scope { subDistrict?: string, siteIds?: readonly string[] }

/**
 * What happened in public to entries of the live ledger, the newest first: what a page of a site tells in its history, for a
 * feed or to be counted. An entry that is hidden is nowhere; of a withdrawn one only the withdrawal is left. Every public step
 * counts an entry's `changedAt` up, so the latest steps are of the entries changed last.
 */
export async function listSiteNews(db: Database, { subDistrict, siteIds, since, until, limit }: Scope & { since?: Date, until: Date, limit: number }): Promise<SiteNews[]> {
  if (siteIds?.length === 0) return []
  const beside = (column: SQLWrapper) => siteIds ? besideIds(column) : column
  const wanted = and(subDistrict === undefined ? undefined : eq(sites.subDistrict, subDistrict), siteIds && inArray(sites.id, [...siteIds]))
  const [listed, withdrawn] = await Promise.all([
    db.select().from(sites).where(and(eq(beside(sites.shelf), 'live'), wanted, since && gte(sites.changedAt, since))).orderBy(desc(sites.changedAt), desc(sites.id)).limit(limit),
    db.select({ id: sitePublications.id, siteId: sites.id, at: sitePublications.at, subDistrict: sites.subDistrict, isDemo: sites.isDemo })
      .from(sitePublications).innerJoin(sites, eq(sites.id, sitePublications.siteId))
      .where(and(eq(beside(sitePublications.act), 'withdrawn'), eq(beside(sites.shelf), 'none'), isNull(sites.hiddenAt), wanted, since && gte(sitePublications.at, since)))
      .orderBy(desc(sitePublications.at), desc(sitePublications.id)).limit(limit),
  ])
  const of = new Map(listed.map(site => [site.id, site]))
  const steps = await listActionsOf(db, { type: 'site', ids: [...of.keys()], actions: publicActions, until: new Date(until.getTime() + 1) })
  const news: SiteNews[] = [
    ...steps.flatMap(({ id, subjectId: siteId, at, action, facts }) => {
      const site = of.get(siteId)!
      if (site.firstPublishedAt === null || at < site.firstPublishedAt || !isPublicStep({ action, facts })) return []
      return [{ id, siteId, at, sentence: sentenceOf({ facts, sentence: describeEvent({ action, facts }) }), subDistrict: site.subDistrict, nameZh: site.nameZh, nameEn: site.nameEn, isDemo: site.isDemo }]
    }),
    ...withdrawn.filter(({ at }) => at <= until).map(({ id, siteId, at, subDistrict: code, isDemo }) =>
      ({ id, siteId, at, sentence: describeEvent({ action: 'site.withdrawn', facts: {} }), subDistrict: code, nameZh: null, nameEn: null, isDemo })),
  ]
  return news.filter(({ at }) => !since || at >= since)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)).slice(0, limit)
}

// As the index says it: neither database knows a bound value to imply the index.
const isPublic = sql`${sites.shelf} <> 'none'`

/** The entries the public can see in the order of their ids, a page of them after `after`: for a map of all pages. */
export function listSiteAddresses(db: Database, { after = '', limit }: { after?: string, limit: number }): Promise<{ id: string, changedAt: Date }[]> {
  return db.select({ id: sites.id, changedAt: sites.changedAt }).from(sites)
    .where(and(isPublic, gt(sites.id, after))).orderBy(asc(sites.id)).limit(limit)
}

/** After which entry each page of them begins, the first after none; no pages where there are no entries. */
export async function listSitePages(db: Database, { limit }: { limit: number }): Promise<Array<string | undefined>> {
  const pages: Array<string | undefined> = (await listSiteAddresses(db, { limit: 1 })).length > 0 ? [undefined] : []
  for (let after = ''; pages.length > 0;) {
    const [last, next] = await db.select({ id: sites.id }).from(sites).where(and(isPublic, gt(sites.id, after))).orderBy(asc(sites.id)).limit(2).offset(limit - 1)
    if (!last || !next) break
    after = last.id
    pages.push(after)
    // Others are answered in between: there are hundreds of pages.
    if (pages.length % 20 === 0) await nextTurn()
  }
  return pages
}
