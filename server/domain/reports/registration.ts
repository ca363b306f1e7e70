import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import { commit, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import type { PhotoStore } from '../../media/store.ts'
import { mayBeStored } from '../../media/mayBeStored.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { checkNewSite, toRegistration, toState, writeChanges, writeSitePhoto, type By } from '../ledger/commands.ts'
import { archiveIsFixed, siteFactsInvalid, siteIsWithdrawn } from '../ledger/errors.ts'
import { planMove, writeMoves, type MoveBy } from '../ledger/moving.ts'
import { getSite, getSiteForStaff } from '../ledger/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { checkLimit } from '../../../shared/inspections/rules.ts'
import { canCorrect } from '../../../shared/ledger/rules.ts'
import { siteFactsSchema } from '../../../shared/ledger/schemas.ts'
import { canRegister, type Registration, type SitePhoto } from '../../../shared/reports/registration.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { toDay } from '../../../shared/time.ts'
import { cannotRegister, notRegistered, photoOnSite, photoUnavailable, reportInvalid, reportNotFound } from './errors.ts'
import type { Moved } from './moves.ts'
import { getApprovedPhoto, getReport, getReportPhoto, type Report } from './queries.ts'
import { reportPhotos, reports } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** What the public reads on a closed site that came back: where it was learned from is not in it. */
const relapseReason = '核实后发现反弹'

/**
 * Leads a verified case to the ledger. What goes there is what the officer typed, the sub-district and the community:
 * no words, place, position, photo, number or day of the report, and nothing that leads back to it. The report alone
 * knows its site. Throws `stale` (409), `registration.not_now` (409), `invalid` (422) and what the ledger's commands throw.
 */
export async function registerReport(db: Database, { reportId, registration, actor, calendar, now }: {
  reportId: string, registration: Registration, actor: StaffActor, calendar: WorkCalendar, now: Date
}): Promise<Moved> {
  const report = await getReport(db, reportId)
  if (report.version !== registration.version) throw new StaleWriteError()
  if (!canRegister(report)) throw cannotRegister()
  const { siteId, write } = await prepare(db, report, registration, { actor, calendar, now })
  const version = report.version + 1
  await commit(db, tx => [
    tx.update(reports).set({ registeredSiteId: siteId, version })
      .where(and(eq(reports.id, reportId), eq(reports.version, report.version), isNull(reports.registeredSiteId))).returning({ id: reports.id }),
    ...recordEvent(tx, { action: 'report.registered', subject: { type: 'report', id: reportId }, actor, at: now }),
    ...write(tx),
  ])
  return { status: report.status, version }
}

interface Prepared { siteId: string, write: (tx: Database) => Array<Write | OptionalWrite> }

async function prepare(db: Database, report: Report, registration: Registration, by: MoveBy): Promise<Prepared> {
  if (registration.how === 'new') return prepareNew(report, registration, by)
  const site = await getSite(db, registration.siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  if (!canCorrect(toState(site))) throw siteIsWithdrawn()
  if (registration.how === 'link') return { siteId: site.id, write: () => [] }
  const { rectifyByOn } = registration
  const planned = await planMove(db, site, { move: 'relapse', facts: { rectifyByOn }, reason: relapseReason }, by)
  const issues = [...'issues' in planned ? planned.issues : [], ...checkLimit(rectifyByOn, toDay(by.now))]
  if ('issues' in planned || issues.length > 0) throw siteFactsInvalid({ issues })
  return { siteId: site.id, write: tx => writeMoves(tx, [planned], by) }
}

function prepareNew(report: Report, { version: _, how: __, ...facts }: Extract<Registration, { how: 'new' }>, by: By): Prepared {
  const parsed = siteFactsSchema.safeParse(facts)
  const issues = [
    ...findWordIssues('nameZh', facts.nameZh, { keep: true, simplify: toSimplified }),
    ...copiesReport(facts.nameZh, report) ? [{ path: 'nameZh', code: 'registration.name_copied' }] : [],
    ...parsed.success ? checkNewSite(parsed.data, by.now) : [{ path: 'community', code: 'place.community_elsewhere' }],
  ]
  if (!parsed.success || issues.length > 0) throw reportInvalid({ issues })
  const change = toRegistration(parsed.data, { isDemo: report.isDemo, ...by })
  return { siteId: change.after.id, write: tx => writeChanges(tx, [change], by) }
}

/** So long a run of characters is not the name of a place any more: it was copied. */
const copied = 12

/** A name taken from the report would tell the public where it came from. */
function copiesReport(name: string, { number, placeWords, nearWords, words }: Report): boolean {
  const bare = (text: string) => text.normalize('NFKC').replace(/[\s\p{P}]/gu, '').toLowerCase()
  const given = bare(name)
  return given.includes(bare(number)) || [placeWords, nearWords ?? '', words].map(bare)
    .some(text => (text.length >= copied && given.includes(text)) || (given.length >= copied && text.includes(given)))
}

/** What the officer needs to register a case: the site it led to, and its photos that may go there. */
export async function getRegistration(db: Database, reportId: string) {
  const report = await getReport(db, reportId)
  const site = report.registeredSiteId === null ? null : await getSiteForStaff(db, report.registeredSiteId)
  const onSite = new Set(site?.photos.map(({ id }) => id))
  const photos = await db.select({ id: reportPhotos.id, position: reportPhotos.position, sitePhotoId: reportPhotos.sitePhotoId }).from(reportPhotos)
    .where(and(eq(reportPhotos.reportId, reportId), isNotNull(reportPhotos.approvedMedia))).orderBy(asc(reportPhotos.position))
  const recognised = report.siteId === null ? null : await getSite(db, report.siteId).catch(() => null)
  return {
    report,
    site: site && { id: site.site.id, nameZh: site.site.nameZh, status: site.site.status },
    photos: photos.map(({ id, position, sitePhotoId }) => ({ id, n: position + 1, isOnSite: sitePhotoId !== null && onSite.has(sitePhotoId) })),
    recognised: recognised && recognised.period === 'live' ? { id: recognised.id, nameZh: recognised.nameZh, status: recognised.status } : null,
  }
}

/**
 * Copies the approved copy of a photo to the site the case led to, under a new random name: neither file nor row tells
 * where it came from. `folder` lies on the photos' disk. Throws `registration.not_registered` (409),
 * `report.photo_not_approved` (409), `registration.photo_on_site` (409), `report.photo_unavailable` (410).
 */
export async function copyPhotoToSite(db: Database, { photos: store, folder, reportId, photo: { photoId, moment, captionZh }, actor, now }: {
  photos: PhotoStore, folder: string, reportId: string, photo: SitePhoto, actor: StaffActor, now: Date
}): Promise<string> {
  const { area, media, width, height, report } = await getApprovedPhoto(db, photoId)
  if (report.id !== reportId) throw reportNotFound()
  if (report.registeredSiteId === null) throw notRegistered()
  // Before the photos of the site: a copy made in between is then in their list, or else changes what the commit asks for.
  const { photo: { sitePhotoId, version } } = await getReportPhoto(db, photoId)
  const { site, photos: onSite } = await getSiteForStaff(db, report.registeredSiteId)
  if (!canCorrect(toState(site))) throw siteIsWithdrawn()
  if (sitePhotoId !== null && onSite.some(({ id }) => id === sitePhotoId)) throw photoOnSite()
  const issues = findWordIssues('captionZh', captionZh, { keep: true, simplify: toSimplified })
  if (issues.length > 0) throw reportInvalid({ issues })

  const name = await copyFile(store, { area, media, folder })
  const id = createId()
  try {
    await commit(db, tx => [
      tx.update(reportPhotos).set({ sitePhotoId: id }).where(and(
        eq(reportPhotos.id, photoId), eq(reportPhotos.version, version), sitePhotoId === null ? isNull(reportPhotos.sitePhotoId) : eq(reportPhotos.sitePhotoId, sitePhotoId),
      )).returning({ id: reportPhotos.id }),
      ...writeSitePhoto(tx, { id, siteId: site.id, photo: { moment, media: name, width, height, captionZh, captionEn: null, takenOn: null }, actor, now }),
    ])
    return id
  }
  catch (error) {
    if (!mayBeStored(error)) await store.remove('public', name)
    throw error
  }
}

async function copyFile(store: PhotoStore, { area, media, folder }: { area: 'private', media: string, folder: string }): Promise<string> {
  const found = await store.open(area, media)
  if (!found) throw photoUnavailable()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const copy = join(folder, createId())
  try {
    await pipeline(found.bytes, createWriteStream(copy, { mode: 0o600 }))
    const name = `${createId()}.jpg`
    await store.keep('public', name, copy)
    return name
  }
  finally { await rm(copy, { force: true }) }
}
