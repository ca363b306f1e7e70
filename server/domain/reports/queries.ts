import { and, asc, eq, gt, gte, inArray, lt, notInArray, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { preparedOnce } from '../../database/statements.ts'
import { listTimeline } from '../events/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { RowPlace, RowScope } from '../../../shared/staff/permissions.ts'
import { maskWords } from '../../../shared/reports/masks.ts'
import { bodyStatuses, movesFrom, patrolStepOf, publishedIn, reportStatuses, type ReportKind, type ReportStatus } from '../../../shared/reports/rules.ts'
import { photoNotApproved, reportNotFound } from './errors.ts'
import { reportMessages, reportNotes, reportPhotos, reportProposals, reports, reportUndos } from './tables.ts'

export type Report = typeof reports.$inferSelect

/** Throws `report.not_found` (404). */
export async function getReport(db: Database, reportId: string): Promise<Report> {
  const [report] = await db.select().from(reports).where(eq(reports.id, reportId))
  if (!report) throw reportNotFound()
  return report
}

export async function findReportBySubmission(db: Database, submissionId: string): Promise<Report | undefined> {
  const [report] = await preparedOnce(db, findReportBySubmission, db =>
    db.select().from(reports).where(eq(reports.submissionId, sql.placeholder('submissionId'))).prepare()).execute({ submissionId })
  return report
}

export async function findReportByNumber(db: Database, number: string): Promise<Report | undefined> {
  const [report] = await db.select().from(reports).where(eq(reports.number, number))
  return report
}

/** The numbers of reports, and the matter in the words of triage, for those who get to see no more. */
export async function findBriefs(db: Database, reportIds: string[]): Promise<Map<string, { number: string, rewrite: string | null }>> {
  if (reportIds.length === 0) return new Map()
  const rows = await db.select({ id: reports.id, number: reports.number, rewrite: reports.rewrite }).from(reports).where(inArray(reports.id, [...new Set(reportIds)]))
  return new Map(rows.map(({ id, number, rewrite }) => [id, { number, rewrite }]))
}

const withoutBody = reportStatuses.filter(status => !(bodyStatuses as readonly ReportStatus[]).includes(status))

/** The rows somebody is responsible for; undefined for all. */
export function inScope({ subDistricts, bodyId }: RowScope): SQL | undefined {
  // Named by what is left out, so that no database takes the many states for the better half of an index.
  if (bodyId !== null) return and(eq(reports.bodyId, bodyId), notInArray(reports.status, withoutBody))
  if (subDistricts === 'all') return undefined
  // One sub-district is the ordinary case, and an equality keeps the order of its index.
  return subDistricts.length === 1 ? eq(reports.subDistrict, subDistricts[0]!) : inArray(reports.subDistrict, [...subDistricts])
}

/** Whose row it is, for the check before anything else. Throws `report.not_found` (404). */
export async function getPlaceOf(db: Database, reportId: string): Promise<RowPlace> {
  return placeOf(await getReport(db, reportId))
}

/** A body has a case from its dispatch on, not when it is only a receiver outside. */
export function placeOf({ subDistrict, bodyId, status, previousStatus }: Pick<Report, 'subDistrict' | 'bodyId' | 'status' | 'previousStatus'>): RowPlace {
  const isWithBody = bodyId !== null && ((bodyStatuses as readonly string[]).includes(status)
    || (status === 'needsInfo' && (bodyStatuses as readonly string[]).includes(previousStatus ?? '')))
  return { subDistrict, bodies: isWithBody ? [bodyId] : [] }
}

/** The numbers of cases found on patrol, by their ids, for whoever walked there. */
export async function findPatrolNumbers(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select({ id: reports.id, number: reports.number }).from(reports).where(and(inArray(reports.id, [...ids]), eq(reports.source, 'patrol')))
  return new Map(rows.map(({ id, number }) => [id, number]))
}

/** What a body in charge does not learn: the reporter's own words, where and when exactly, and in which language. */
export const hiddenFromBodies = {
  placeWords: '', nearWords: null, longitude: null, latitude: null, rawLongitude: null, rawLatitude: null, accuracyM: null, coordinateSystem: null, positionSource: null,
  seenOn: null, locale: 'zh-CN', pausedClocks: null, knownReportId: null, knownAs: null, reporterReopenedAt: null, keepOriginals: false, reporterLeftAt: null, patrolledBy: null,
} satisfies Partial<Report>

/**
 * A report as staff see it: everything but who sent it. Without `withWords`, also nothing in the reporter's own words,
 * nothing that was said to and fro, and no moment of arrival: a body in charge reads what triage has written, and sees
 * approved copies of photos. What is covered in the words is in `masking` alone, for those who may cover.
 */
export async function getReportForStaff(db: Database, reportId: string, { withWords, withMasking = false }: { withWords: boolean, withMasking?: boolean }) {
  const { submissionId: _, words, masks, ...whole } = await getReport(db, reportId)
  const since = withWords ? whole.receivedAt : whole.dispatchedAt ?? whole.receivedAt
  const report = withWords ? whole : { ...whole, ...hiddenFromBodies, receivedAt: since }
  const [photos, notes, timeline, messages, [proposal], [undo], coReports] = await Promise.all([
    db.select({
      id: reportPhotos.id, width: reportPhotos.width, height: reportPhotos.height,
      approvedAt: reportPhotos.approvedAt, rejectedFor: reportPhotos.rejectedFor, originalGoneAt: reportPhotos.originalGoneAt,
    }).from(reportPhotos).where(eq(reportPhotos.reportId, reportId)).orderBy(asc(reportPhotos.position)),
    db.select().from(reportNotes).where(eq(reportNotes.reportId, reportId)).orderBy(asc(reportNotes.at), asc(reportNotes.id)),
    listTimeline(db, { type: 'report', id: reportId }),
    withWords ? db.select().from(reportMessages).where(eq(reportMessages.reportId, reportId)).orderBy(asc(reportMessages.at), asc(reportMessages.id)) : [],
    db.select().from(reportProposals).where(eq(reportProposals.reportId, reportId)),
    db.select().from(reportUndos).where(and(eq(reportUndos.reportId, reportId), eq(reportUndos.version, whole.version))),
    listCoReports(db, reportId),
  ])
  const people = [...notes.map(({ by }) => by), ...timeline.flatMap(({ actorId }) => actorId ?? []), ...messages.flatMap(({ by }) => by ?? []), ...proposal ? [proposal.by] : []]
  const names = await findStaffNames(db, [...new Set(people)])
  const isShown = ({ at }: { at: Date }) => withWords || at >= since
  return {
    report,
    words: withWords ? maskWords(words, masks ?? []) : [],
    masking: withMasking ? { words, masks: masks ?? [] } : null,
    photos: withWords ? photos : photos.filter(({ approvedAt }) => approvedAt !== null),
    notes: notes.filter(isShown).map(({ id, text, by, at }) => ({ id, text, at, by: names.get(by) ?? null })),
    messages: messages.map(({ id, kind, text, by, at }) => ({ id, kind, text, at, by: by === null ? null : names.get(by) ?? null })),
    timeline: timeline.filter(isShown).map(({ id, at, action, sentence, reason, facts, actorKind, actorId }) => ({
      id, at, action, sentence, actorKind, actor: actorId ? names.get(actorId) ?? null : null,
      /** The reason or what was written with the step. */
      text: reason ?? (typeof facts.note === 'string' ? facts.note : null),
    })),
    /** A refusal that waits for somebody else than `byId`. */
    proposal: proposal ? { reason: proposal.reason, at: proposal.at, byId: proposal.by, by: names.get(proposal.by) ?? null } : null,
    /** Until when whom can take the last decision back. */
    undo: undo ? { until: undo.until, by: undo.by } : null,
    /** How many others have reported the same; null for fewer than five, so that nobody in the field can guess who. */
    coReports: withWords || coReports.length >= 5 ? coReports.length : null,
    patrolStep: whole.source === 'patrol' ? patrolStepOf(whole) : null,
    moves: movesFrom(report),
  }
}

/** The reports that were merged into a case, also by way of another. */
export async function listCoReports(db: Database, reportId: string): Promise<Report[]> {
  const found: Report[] = []
  for (let mains = [reportId]; mains.length > 0;) {
    const merged = await db.select().from(reports).where(and(inArray(reports.mergedInto, mains), eq(reports.status, 'merged')))
    found.push(...merged)
    mains = merged.map(({ id }) => id)
  }
  return found
}

export type ReportPhoto = typeof reportPhotos.$inferSelect

/** A photo and its report. Throws `report.not_found` (404). */
export async function getReportPhoto(db: Database, photoId: string) {
  const [found] = await db.select({ photo: reportPhotos, report: reports }).from(reportPhotos)
    .innerJoin(reports, eq(reports.id, reportPhotos.reportId)).where(eq(reportPhotos.id, photoId))
  if (!found) throw reportNotFound()
  return found
}

/** Whose row a photo of this report is. Throws `report.not_found` (404) for a photo of another report. */
export async function getPlaceOfPhoto(db: Database, { reportId, photoId }: { reportId: string, photoId: string }): Promise<RowPlace> {
  const { report } = await getReportPhoto(db, photoId)
  if (report.id !== reportId) throw reportNotFound()
  return placeOf(report)
}

/** The file a photo is redacted from: as it was sent, or, when that is gone, the copy approved last. */
export function sourceOf({ originalGoneAt, approvedMedia, media }: Pick<ReportPhoto, 'originalGoneAt' | 'approvedMedia' | 'media'>): string {
  return originalGoneAt ? approvedMedia ?? media : media
}

/**
 * The copy of a photo that may be seen by handlers and, once the case is published, by anybody. It lies in the area
 * `private`, since approval alone does not publish it. Throws `report.photo_not_approved` (409) when there is none.
 */
export async function getApprovedPhoto(db: Database, photoId: string) {
  const { photo: { approvedMedia, approvedWidth, approvedHeight }, report } = await getReportPhoto(db, photoId)
  if (!approvedMedia || !approvedWidth || !approvedHeight) throw photoNotApproved()
  return { area: 'private' as const, media: approvedMedia, width: approvedWidth, height: approvedHeight, report }
}

/** A photo with its place among the photos of its report, for those who redact it. */
export async function getPhotoForRedaction(db: Database, photoId: string) {
  const { photo, report: { number, keepOriginals } } = await getReportPhoto(db, photoId)
  const siblings = await db.select({ id: reportPhotos.id }).from(reportPhotos).where(eq(reportPhotos.reportId, photo.reportId)).orderBy(asc(reportPhotos.position))
  const place = siblings.findIndex(({ id }) => id === photo.id)
  const { id, reportId, width, height, version, boxes, approvedAt, approvedBy, approvedWidth, approvedHeight, rejectedAt, rejectedBy, rejectedFor, originalGoneAt } = photo
  const names = await findStaffNames(db, [approvedBy, rejectedBy].filter(by => by !== null))
  return {
    report: { id: reportId, number, keepOriginals },
    photo: {
      id, width, height, version, boxes: boxes ?? [], originalGoneAt,
      approved: approvedAt && { at: approvedAt, by: names.get(approvedBy ?? '') ?? null, width: approvedWidth, height: approvedHeight },
      rejected: rejectedAt && { at: rejectedAt, by: names.get(rejectedBy ?? '') ?? null, reason: rejectedFor },
    },
    position: place + 1,
    count: siblings.length,
    previous: siblings[place - 1]?.id ?? null,
    next: siblings[place + 1]?.id ?? null,
  }
}

/** The demonstration reports, of which there are few. */
export async function listDemoReportIds(db: Database): Promise<string[]> {
  return (await db.select({ id: reports.id }).from(reports).where(eq(reports.isDemo, true))).map(({ id }) => id)
}

/** How many reports came in from each sub-district between two instants. */
export async function countReportsBySubDistrict(db: Database, { from, until }: { from: Date, until: Date }): Promise<Record<string, number>> {
  const rows = await db.select({ subDistrict: reports.subDistrict, reports: sql<number>`count(*)`.mapWith(Number) }).from(reports)
    .where(and(gte(reports.receivedAt, from), lt(reports.receivedAt, until))).groupBy(reports.subDistrict)
  return Object.fromEntries(rows.map(({ subDistrict, reports: count }) => [subDistrict, count]))
}

const standing = { id: reports.id, status: reports.status, previousStatus: reports.previousStatus, finding: reports.finding, refusalReason: reports.refusalReason, movedAt: reports.movedAt }

/** Where these cases stand, in no order. */
export async function findStandings(db: Database, ids: readonly string[]) {
  const found = []
  for (let start = 0; start < ids.length; start += 500) found.push(...await db.select(standing).from(reports).where(inArray(reports.id, ids.slice(start, start + 500))))
  return found
}

const publicStatuses = reportStatuses.filter(status => ['state', 'finding', 'result'].includes(publishedIn[status]))

/**
 * The cases of which more than a count may be published, as they have stood since before an instant, and received before
 * another; without the demonstration. After `after` in the order of their ids.
 */
export function listPublishable(db: Database, { movedBefore, receivedBefore, after = '', limit }: { movedBefore: Date, receivedBefore: Date, after?: string, limit: number }) {
  return db.select({ ...standing, kind: reports.kind, subDistrict: reports.subDistrict, receivedAt: reports.receivedAt }).from(reports).where(and(
    inArray(reports.status, publicStatuses), lt(reports.movedAt, movedBefore), lt(reports.receivedAt, receivedBefore), eq(reports.isDemo, false), sql`${reports.id} > ${after}`,
  )).orderBy(asc(reports.id)).limit(limit)
}

/** Cases of some kinds that two people have confirmed and that are being worked on, which moved since then, some hundred at a time. */
export async function* walkConfirmedCases(db: Database, { kinds, since }: { kinds: readonly ReportKind[], since: Date }): AsyncGenerator<Report[]> {
  const limit = 200
  yield* walkPages<Report>(limit, last => db.select().from(reports).where(and(
    inArray(reports.status, ['found', 'handling', 'extended']), inArray(reports.kind, [...kinds]), eq(reports.finding, 'confirmed'), gte(reports.movedAt, since), gt(reports.id, last?.id ?? ''),
  )).orderBy(asc(reports.id)).limit(limit))
}
