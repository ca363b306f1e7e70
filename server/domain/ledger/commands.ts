import { and, eq, inArray } from 'drizzle-orm'
import type { Issue } from '../../../shared/errors.ts'
import type { FieldChange, FieldValue, SiteSnapshot } from '../../../shared/ledger/records.ts'
import type { RoundFacts } from '../../../shared/ledger/rounds.ts'
import {
  canCorrect, canPublish, canWithdraw, checkDays, checkEntry, checkPublication, missingForPublication, movedFields, publicFields, statusWhenPublished,
} from '../../../shared/ledger/rules.ts'
import type { SiteInput } from '../../../shared/ledger/schemas.ts'
import { toDay } from '../../../shared/time.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents, recordEvent, type Actor } from '../events/record.ts'
import { addToCounts, countChanges, dropEmptyCounts } from './counts.ts'
import { archiveIsFixed, siteFactsInvalid, siteIsNotPublished, siteIsPublished, siteIsWithdrawn } from './errors.ts'
import { toSortColumns } from './order.ts'
import { locate } from './position.ts'
import { getSite, hasReuses, type SiteRow } from './queries.ts'
import { indexSite, removeSite } from './searchable.ts'
import { siteAcceptances, siteDecisions, sitePhotos, sitePublications, siteRemedies, siteReuses, siteRounds, sites, siteVersions } from './tables.ts'

export interface By {
  actor: Actor
  now: Date
}

/** A site as it is and as it will be, with what is to be written about it. */
export interface SiteChange {
  before: SiteRow | null
  after: SiteRow
  reason: string | null
  changes: FieldChange[]
  events: Array<{ action: string, facts?: Record<string, unknown> }>
}

const personOf = (actor: Actor) => actor.kind === 'staff' ? actor.id : null

/** The issues of a new site's facts; empty when it may be registered. */
export function checkNewSite(input: SiteInput, now: Date): Issue[] {
  return checkEntry(input, toDay(now))
}

/**
 * The issues of correcting a site to these facts; empty when it may be done. The state and its days are no matter of a
 * correction: they change by a move (moving.ts). While an objection is open only its own decision corrects the entry
 * (`decidesObjection`).
 */
export function checkCorrection(site: SiteRow, input: SiteInput, now: Date, { decidesObjection = false }: { decidesObjection?: boolean } = {}): Issue[] {
  const moved = movedFields.filter(field => input[field] !== site[field]).map(path => ({ path, code: 'ledger.status_by_move_only' }))
  const frozen = site.openObjections > 0 && !decidesObjection ? [{ path: '', code: 'ledger.objection_open' }] : []
  const needed = site.shelf === 'live' ? missingForPublication(input) : []
  return [...moved, ...frozen, ...checkDays(input, toDay(now)), ...needed]
}

/** A new site of the live ledger, not yet public. Throws `invalid` (422), or `duplicate` (409) for an office number in use. */
export async function registerSite(db: Database, { input, isDemo = false, ...by }: { input: SiteInput, isDemo?: boolean } & By): Promise<string> {
  const issues = checkNewSite(input, by.now)
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  const change = toRegistration(input, { isDemo, ...by })
  await commit(db, tx => writeChanges(tx, [change], by))
  return change.after.id
}

export function toRegistration(input: SiteInput, { isDemo = false, actor, now }: { isDemo?: boolean } & By): SiteChange {
  const after: SiteRow = {
    id: createId(),
    period: 'live',
    shelf: 'none',
    subDistrictBasis: input.subDistrict === null ? null : 'stated',
    statusBeforeWithdrawal: null,
    isDemo,
    version: 1,
    createdAt: now,
    changedAt: now,
    firstPublishedAt: null,
    round: 1,
    statusBeforePause: null,
    openObjections: 0,
    hiddenAt: null,
    lastCheckedOn: null,
    registeredBy: personOf(actor),
    ...toColumns(input, null),
  }
  return { before: null, after, reason: null, changes: [], events: [{ action: 'site.registered' }] }
}

/**
 * A new version of a live site: its facts, never its state. `version` is the one the person was looking at.
 * Throws `stale` (409) when it has changed since, `invalid` (422), `ledger.archive_is_fixed`, `ledger.site_is_withdrawn`.
 */
export async function correctSite(db: Database, { siteId, version, input, reason, ...by }: { siteId: string, version: number, input: SiteInput, reason: string } & By): Promise<void> {
  const site = await getSite(db, siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  if (!canCorrect(toState(site))) throw siteIsWithdrawn()
  if (site.version !== version) throw new StaleWriteError()
  const issues = checkCorrection(site, input, by.now)
  if (input.greenAreaM2 !== site.greenAreaM2 && await hasReuses(db, site)) issues.push({ path: 'greenAreaM2', code: 'ledger.green_by_reuse_only' })
  if (issues.length > 0) throw siteFactsInvalid({ issues })
  const change = toCorrection(site, input, { reason, ...by })
  if (change !== undefined) await commit(db, tx => writeChanges(tx, [change], by))
}

/** The site with the facts of the input and its own state; undefined when nothing would change. */
export function toCorrection(site: SiteRow, input: SiteInput, { reason, now }: { reason: string } & By): SiteChange | undefined {
  const { status, statusOn, holdUntilOn, demolishedOn, acceptedOn, closedOn, byDay } = site
  const after: SiteRow = { ...site, ...toColumns(input, site), status, statusOn, holdUntilOn, demolishedOn, acceptedOn, closedOn, byDay, version: site.version + 1, changedAt: now }
  const changes = compare(site, after)
  if (changes.length === 0) return undefined
  return { before: site, after, reason, changes, events: [{ action: 'site.corrected' }] }
}

/**
 * Puts a site before the public, or back before it. Throws `invalid` (422) while facts a reader needs are missing, or the
 * check of legality and privacy by another person than who registered it.
 */
export async function publishSite(db: Database, { siteId, version, reason = null, ...by }: { siteId: string, version?: number, reason?: string | null } & By): Promise<void> {
  await publishSites(db, { siteIds: [siteId], version, reason, ...by })
}

/** Publishes several sites, all or none: one reason, one event for each. */
export async function publishSites(db: Database, { siteIds, version, reason = null, ...by }: { siteIds: string[], version?: number, reason?: string | null } & By): Promise<void> {
  const found: Array<{ site: SiteRow, facts: RoundFacts | null }> = []
  for (let start = 0; start < siteIds.length; start += 500) {
    found.push(...await db.select({ site: sites, facts: siteRounds.facts }).from(sites)
      .leftJoin(siteRounds, and(eq(siteRounds.siteId, sites.id), eq(siteRounds.round, sites.round)))
      .where(inArray(sites.id, siteIds.slice(start, start + 500))))
  }
  if (found.length !== siteIds.length) await getSite(db, siteIds.find(id => !found.some(({ site }) => site.id === id))!)
  const changes = found.map(({ site, facts }): SiteChange => {
    if (site.period === 'archive') throw archiveIsFixed()
    if (version !== undefined && site.version !== version) throw new StaleWriteError()
    if (site.openObjections === 0 && !canPublish(toState(site))) throw siteIsPublished()
    const issues = checkPublication(site, facts ?? {})
    if (issues.length > 0) throw siteFactsInvalid({ issues })
    const status = statusWhenPublished(site.status, site.statusBeforeWithdrawal)
    const today = toDay(by.now)
    const after: SiteRow = {
      ...site,
      shelf: 'live',
      status,
      statusOn: site.statusOn ?? today,
      byDay: site.statusOn ?? today,
      statusBeforeWithdrawal: null,
      version: site.version + 1,
      changedAt: by.now,
      firstPublishedAt: site.firstPublishedAt ?? by.now,
    }
    return {
      before: site,
      after,
      reason,
      changes: compare(site, after),
      events: [{ action: site.firstPublishedAt === null ? 'site.published' : 'site.republished' }],
    }
  })
  await commit(db, tx => [
    ...writeChanges(tx, changes, by),
    ...inBatches(changes.map(({ after }) => ({ id: createId(), siteId: after.id, act: 'published' as const, at: by.now, by: personOf(by.actor), reason })))
      .map(rows => tx.insert(sitePublications).values(rows).returning({ id: sitePublications.id })),
  ])
}

/** Takes a site back with the reason the public reads; its address stays as a notice. */
export async function withdrawSite(db: Database, { siteId, version, reason, ...by }: { siteId: string, version: number, reason: string } & By): Promise<void> {
  const site = await getSite(db, siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  if (site.version !== version) throw new StaleWriteError()
  if (!canWithdraw(toState(site))) throw siteIsNotPublished()
  const after: SiteRow = { ...site, shelf: 'none', status: 'withdrawn', statusBeforeWithdrawal: site.status, version: site.version + 1, changedAt: by.now }
  const change: SiteChange = {
    before: site,
    after,
    reason,
    changes: compare(site, after),
    events: [{ action: 'site.withdrawn' }],
  }
  await commit(db, tx => [
    ...writeChanges(tx, [change], by),
    tx.insert(sitePublications).values({ id: createId(), siteId, act: 'withdrawn', at: by.now, by: personOf(by.actor), reason }).returning({ id: sitePublications.id }),
  ])
}

export interface NewPhoto {
  moment: 'before' | 'after' | 'visit'
  media: string
  width: number
  height: number
  captionZh: string
  captionEn: string | null
  takenOn: string | null
}

/** Adds a cleaned picture of the media store to a live site. */
export async function addSitePhoto(db: Database, { siteId, photo, actor, now }: { siteId: string, photo: NewPhoto } & By): Promise<string> {
  const site = await getSite(db, siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  if (!canCorrect(toState(site))) throw siteIsWithdrawn()
  const id = createId()
  await commit(db, tx => writeSitePhoto(tx, { id, siteId, photo, actor, now }))
  return id
}

/** A picture of a site that may be corrected, for a commit of more than that. */
export function writeSitePhoto(tx: Database, { id, siteId, photo, actor, now }: { id: string, siteId: string, photo: NewPhoto } & By): Write[] {
  return [
    tx.insert(sitePhotos).values({ id, siteId, ...photo, addedAt: now, addedBy: personOf(actor) }).returning({ id: sitePhotos.id }),
    ...recordEvent(tx, { action: 'site.photoAdded', subject: { type: 'site', id: siteId }, actor, at: now, facts: { moment: photo.moment } }),
  ]
}

/** Takes a picture off a site; the name of its file is given back, for the media store to remove. */
export async function removeSitePhoto(db: Database, { siteId, photoId, reason, actor, now }: { siteId: string, photoId: string, reason: string } & By): Promise<string | undefined> {
  const [photo] = await db.select().from(sitePhotos).where(and(eq(sitePhotos.id, photoId), eq(sitePhotos.siteId, siteId)))
  await commit(db, tx => [
    tx.delete(sitePhotos).where(and(eq(sitePhotos.id, photoId), eq(sitePhotos.siteId, siteId))).returning({ id: sitePhotos.id }),
    ...recordEvent(tx, { action: 'site.photoRemoved', subject: { type: 'site', id: siteId }, actor, at: now, reason, facts: { moment: photo?.moment } }),
  ])
  return photo?.media
}

/** Takes every trace of these demonstration sites out of the database; a real site is withdrawn, never removed. */
export function eraseDemoSites(tx: Database, demoSites: SiteRow[], now: Date): Array<Write | OptionalWrite> {
  const ids = demoSites.map(({ id }) => id)
  return [
    orNothing(tx.delete(sites).where(and(inArray(sites.id, ids), eq(sites.isDemo, true))).returning({ id: sites.id })),
    orNothing(tx.delete(siteVersions).where(inArray(siteVersions.siteId, ids)).returning({ id: siteVersions.siteId })),
    orNothing(tx.delete(sitePublications).where(inArray(sitePublications.siteId, ids)).returning({ id: sitePublications.id })),
    orNothing(tx.delete(sitePhotos).where(inArray(sitePhotos.siteId, ids)).returning({ id: sitePhotos.id })),
    orNothing(tx.delete(siteRounds).where(inArray(siteRounds.siteId, ids)).returning({ siteId: siteRounds.siteId })),
    orNothing(tx.delete(siteRemedies).where(inArray(siteRemedies.siteId, ids)).returning({ id: siteRemedies.id })),
    orNothing(tx.delete(siteDecisions).where(inArray(siteDecisions.siteId, ids)).returning({ id: siteDecisions.id })),
    orNothing(tx.delete(siteAcceptances).where(inArray(siteAcceptances.siteId, ids)).returning({ id: siteAcceptances.id })),
    orNothing(tx.delete(siteReuses).where(inArray(siteReuses.siteId, ids)).returning({ id: siteReuses.id })),
    ...addToCounts(tx, countChanges(demoSites.map(site => ({ before: site, after: null })))),
    ...dropEmptyCounts(tx),
    ...demoSites.flatMap(site => removeSite(tx, site)),
    ...eraseEvents(tx, { type: 'site', ids, now }),
  ]
}

/** Everything that follows from these changes, for one commit: rows, versions, totals, search, events. */
export function writeChanges(tx: Database, siteChanges: SiteChange[], { actor, now }: By): Array<Write | OptionalWrite> {
  const added = siteChanges.filter(({ before }) => before === null)
  return [
    ...inBatches(added.map(({ after }) => after)).map(rows => tx.insert(sites).values(rows).returning({ id: sites.id })),
    ...siteChanges.flatMap(({ before, after }) => before === null ? [] : [
      tx.update(sites).set(after).where(and(eq(sites.id, after.id), eq(sites.version, before.version))).returning({ id: sites.id }),
    ]),
    ...inBatches(siteChanges.map(({ before, after, reason, changes }) => ({
      siteId: after.id,
      version: after.version,
      at: now,
      by: personOf(actor),
      reason,
      isPublic: before !== null && before.shelf !== 'none' && after.shelf !== 'none',
      changes,
    }))).map(rows => tx.insert(siteVersions).values(rows).returning({ siteId: siteVersions.siteId })),
    ...addToCounts(tx, countChanges(siteChanges)),
    ...siteChanges.flatMap(({ before, after }) => indexSite(tx, before, after)),
    ...siteChanges.flatMap(({ after, reason, events }) => events.flatMap(({ action, facts }) => recordEvent(tx, {
      action, subject: { type: 'site', id: after.id }, actor, at: now, reason, facts: { ...facts, version: after.version, state: stateAt(after) },
    }))),
  ]
}

/** How the site stands after an event, so that a past month can be counted from its events alone. */
export function stateAt({ status, subDistrict, category, shelf, isDemo }: SiteRow): SiteSnapshot {
  return { status, subDistrict, category, isListed: shelf === 'live', isDemo }
}

// A statement takes about 32,000 values in SQLite; a site has some fifty.
function inBatches<Row>(rows: Row[], size = 200): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => rows.slice(index * size, (index + 1) * size))
}

export function toState({ period, status, shelf, hiddenAt }: SiteRow) {
  return { period, status, isListed: shelf !== 'none', isHidden: hiddenAt !== null }
}

/** The columns a person fills in; a position that was not touched keeps how it came to be. */
function toColumns({ longitude, latitude, declaredSystem, ...input }: SiteInput, site: SiteRow | null) {
  return {
    ...input,
    sources: input.sources.map(source => ({ id: null, titleEn: null, publisherEn: null, noteZh: null, noteEn: null, ...source })),
    ...locate({ longitude, latitude, declaredSystem }, site),
    ...toSortColumns(input),
  }
}

/** The facts of a site in the words of the schema, for a change of some of them. */
export function toInput(site: SiteRow): SiteInput {
  const { officeNumber, nameZh, nameEn, aliases, subDistrict, community, placeWords, category, ownerSystem } = site
  const { landAreaM2, landAreaQualifier, buildingAreaM2, buildingAreaQualifier, greenAreaM2, livedIn, mode } = site
  const { statusOn, foundOn, holdUntilOn, demolishedOn, acceptedOn, closedOn, planZh, planEn, reuseZh, reuseEn, noteZh, noteEn } = site
  return {
    officeNumber, nameZh, nameEn, aliases, subDistrict, community, placeWords, category, ownerSystem,
    landAreaM2, landAreaQualifier, buildingAreaM2, buildingAreaQualifier, greenAreaM2, livedIn, mode,
    status: site.status as SiteInput['status'],
    statusOn, foundOn, holdUntilOn, demolishedOn, acceptedOn, closedOn, planZh, planEn, reuseZh, reuseEn, noteZh, noteEn,
    sources: site.sources.map(({ titleZh, publisherZh, dated, url }) => ({ titleZh: titleZh ?? '', publisherZh, dated, url })),
    longitude: site.rawLongitude,
    latitude: site.rawLatitude,
    declaredSystem: site.declaredSystem,
  }
}

/** What differs, field by field; a position is only said to have changed. */
export function compare(before: SiteRow, after: SiteRow): FieldChange[] {
  const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)
  const changes: FieldChange[] = publicFields
    .filter(field => differ(before[field], after[field]))
    .map(field => ({ field, from: before[field] as FieldValue, to: after[field] as FieldValue }))
  if (differ([before.longitude, before.latitude], [after.longitude, after.latitude])) changes.push({ field: 'location' })
  if (before.livedIn !== after.livedIn) changes.push({ field: 'livedIn' })
  if (before.officeNumber !== after.officeNumber) changes.push({ field: 'officeNumber' })
  return changes
}

/** That an entry was taken back in a commit of more than that: its notice says when and why. */
export function recordTakenBack(tx: Database, { siteId, reason, actor, now }: { siteId: string, reason: string | null } & By): Write[] {
  return [tx.insert(sitePublications).values({ id: createId(), siteId, act: 'withdrawn', at: now, by: personOf(actor), reason }).returning({ id: sitePublications.id })]
}
