import { and, desc, eq, sql } from 'drizzle-orm'
import type { Issue } from '../../../shared/errors.ts'
import { checkReuse, type ReuseInput } from '../../../shared/ledger/reuses.ts'
import type { ReuseKind } from '../../../shared/ledger/rounds.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { toDay } from '../../../shared/time.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { Actor } from '../events/record.ts'
import { writeChanges, writeSitePhoto, type NewPhoto } from './commands.ts'
import { readDossier } from './dossier.ts'
import { archiveIsFixed, siteFactsInvalid } from './errors.ts'
import { touchSite } from './moving.ts'
import { getSite, type SiteRow } from './queries.ts'
import { siteReuses, sites } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** What came of a site's reuse in its present round, the latest first. What stood there before a relapse is history. */
export function listReuses(db: Database, { id, round }: Pick<SiteRow, 'id' | 'round'>) {
  return db.select({
    id: siteReuses.id, kind: siteReuses.kind, areaM2: siteReuses.areaM2, greenM2: siteReuses.greenM2, doneOn: siteReuses.doneOn,
    photos: siteReuses.photos, textZh: siteReuses.textZh, textEn: siteReuses.textEn, at: siteReuses.at,
  }).from(siteReuses).where(and(eq(siteReuses.siteId, id), eq(siteReuses.round, round))).orderBy(desc(siteReuses.at), desc(siteReuses.id))
}

/** Whether a result is on file: the same form sent again is the same result. */
export async function hasReuse(db: Database, reuseId: string): Promise<boolean> {
  return (await db.select({ id: siteReuses.id }).from(siteReuses).where(eq(siteReuses.id, reuseId))).length > 0
}

/**
 * Records what came of a reuse, with its pictures; the site's green area becomes the sum of what was recorded in this
 * round, and with it the public totals, all or nothing. The same result sent again is the same result. Throws `stale` (409),
 * `invalid` (422) when the areas do not fit the site's land, no reuse is planned, or an objection is open.
 */
export async function recordReuse(db: Database, { reuseId, siteId, version, reuse, photos, actor, now }: {
  reuseId: string, siteId: string, version: number, reuse: ReuseInput, photos: Array<Omit<NewPhoto, 'moment' | 'takenOn'>>, actor: StaffActor, now: Date
}): Promise<void> {
  if (await hasReuse(db, reuseId)) return
  const site = await getSite(db, siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  if (site.version !== version) throw new StaleWriteError()
  const [dossier, before] = await Promise.all([readDossier(db, site, { now }), listReuses(db, site)])
  const sum = (of: 'areaM2' | 'greenM2') => before.reduce((total, row) => total + row[of], 0)
  const issues: Issue[] = [
    ...checkReuse(reuse, { dossier, landAreaM2: site.landAreaM2, closedOn: site.closedOn, usedM2: sum('areaM2'), photos: photos.length, today: toDay(now) }),
    ...(['textZh', 'textEn'] as const).flatMap(path => findWordIssues(path, reuse[path] ?? '', { keep: true, simplify: toSimplified })),
  ]
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  const { kind, areaM2, greenM2, doneOn, textZh, textEn } = reuse
  const added = photos.map(photo => ({ id: createId(), photo: { ...photo, moment: 'after' as const, takenOn: doneOn } }))
  const change = touchSite(site, { greenAreaM2: sum('greenM2') + greenM2 || null, ...textZh !== null && { reuseZh: textZh, reuseEn: textEn } }, {
    now, events: [{ action: 'site.reused', facts: { reuseKind: kind, areaM2, greenM2, doneOn, round: site.round } }],
  })
  await commit(db, tx => [
    tx.insert(siteReuses).values({ id: reuseId, siteId, round: site.round, kind, areaM2, greenM2, doneOn, photos: added.map(({ id }) => id), textZh, textEn, by: actor.id, at: now }).returning({ id: siteReuses.id }),
    ...added.flatMap(({ id, photo }) => writeSitePhoto(tx, { id, siteId, photo, actor, now })),
    ...writeChanges(tx, [change], { actor, now }),
  ])
}

export interface ReuseTotal { results: number, areaM2: number, greenM2: number }

/**
 * What came of the reuse of the sites the public can see, in their present round, by kind and by sub-district; both add
 * up to the same. Areas in m².
 */
export async function getReuseFigures(db: Database) {
  const rows = await db.select({
    kind: siteReuses.kind, subDistrict: sites.subDistrict,
    results: sql<number>`count(*)`.mapWith(Number),
    areaM2: sql<number>`sum(${siteReuses.areaM2})`.mapWith(Number), greenM2: sql<number>`sum(${siteReuses.greenM2})`.mapWith(Number),
  }).from(siteReuses).crossJoin(sites)
    // From the results to their sites, of which there are many more: SQLite keeps to the order of a cross join.
    .where(and(eq(sites.id, siteReuses.siteId), eq(sites.round, siteReuses.round), eq(sites.shelf, 'live'))).groupBy(siteReuses.kind, sites.subDistrict)
  const total = (some: readonly ReuseTotal[]): ReuseTotal => ({
    results: some.reduce((sum, row) => sum + row.results, 0), areaM2: some.reduce((sum, row) => sum + row.areaM2, 0), greenM2: some.reduce((sum, row) => sum + row.greenM2, 0),
  })
  const by = <Key>(of: (row: typeof rows[number]) => Key) => [...new Set(rows.map(of))].map(key => ({ key, ...total(rows.filter(row => of(row) === key)) }))
  return {
    total: total(rows),
    byKind: by(({ kind }): ReuseKind => kind).sort((one, other) => other.areaM2 - one.areaM2),
    bySubDistrict: by(({ subDistrict }) => subDistrict).sort((one, other) => (one.key ?? '') < (other.key ?? '') ? -1 : 1),
  }
}
