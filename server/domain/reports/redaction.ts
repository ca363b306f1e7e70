import { and, eq, gt, isNotNull, isNull, lte } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { keepRedacted } from '../../media/photos.ts'
import type { PhotoStore } from '../../media/store.ts'
import { mayBeStored } from '../../media/mayBeStored.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { countMasks, mergeMasks, type Mask } from '../../../shared/reports/masks.ts'
import type { Box, PhotoRejection } from '../../../shared/reports/photos.ts'
import { photoNotApproved, photoUnavailable } from './errors.ts'
import { getReport, getReportPhoto, sourceOf, type ReportPhoto } from './queries.ts'
import { reportPhotos, reports } from './tables.ts'

const hourMs = 3_600_000
/** How long a photo stays as it was sent after a copy without faces and plates was approved. */
export const originalMs = 24 * hourMs

type StaffActor = Extract<Actor, { kind: 'staff' }>
interface PhotoDecision { photos: PhotoStore, photoId: string, version: number, actor: StaffActor, now: Date }

const withoutCopy = { approvedMedia: null, approvedWidth: null, approvedHeight: null, approvedBy: null, approvedAt: null }
const withoutRejection = { rejectedFor: null, rejectedBy: null, rejectedAt: null }

/**
 * Paints the boxes on a copy of the photo and makes it the one that may be seen, in place of any before. The person
 * has looked for faces and plates. `folder` lies on the photos' disk.
 * Throws `stale` (409) when `version` is not the photo's, `report.photo_unavailable` (410) without its file.
 */
export async function approvePhoto(db: Database, { boxes, folder, ...decision }: PhotoDecision & { boxes: Box[], folder: string }): Promise<void> {
  const { photos, actor, now } = decision
  const photo = await getPhotoAt(db, decision)
  const source = sourceOf(photo)
  const copy = await keepRedacted(photos, { media: source, boxes, folder })
  if (!copy) throw photoUnavailable()
  try {
    await decide(db, decision, photo, {
      action: 'report.photoApproved', facts: { boxes: boxes.length },
      changes: { ...withoutRejection, boxes, approvedMedia: copy.name, approvedWidth: copy.width, approvedHeight: copy.height, approvedBy: actor.id, approvedAt: now },
    })
  }
  catch (error) {
    if (!mayBeStored(error)) await photos.remove('private', copy.name)
    throw error
  }
  const replaced = photo.originalGoneAt ? source : photo.approvedMedia
  if (replaced) await photos.remove('private', replaced)
}

/** Takes the approved copy back: the photo is seen by nobody until it is approved again. Throws `report.photo_not_approved` (409). */
export async function withdrawPhotoApproval(db: Database, decision: PhotoDecision): Promise<void> {
  const photo = await getPhotoAt(db, decision)
  if (!photo.approvedMedia) throw photoNotApproved()
  await decide(db, decision, photo, { action: 'report.photoApprovalWithdrawn', changes: withdrawn(photo) })
  await removeCopy(decision.photos, photo)
}

/** Shows the photo to nobody, for a numbered public reason. Throws `stale` (409). */
export async function rejectPhoto(db: Database, { reason, ...decision }: PhotoDecision & { reason: PhotoRejection }): Promise<void> {
  const photo = await getPhotoAt(db, decision)
  await decide(db, decision, photo, {
    action: 'report.photoRejected', facts: { reasonNumber: reason },
    changes: { ...withdrawn(photo), rejectedFor: reason, rejectedBy: decision.actor.id, rejectedAt: decision.now },
  })
  await removeCopy(decision.photos, photo)
}

async function getPhotoAt(db: Database, { photoId, version }: PhotoDecision): Promise<ReportPhoto> {
  const { photo } = await getReportPhoto(db, photoId)
  if (photo.version !== version) throw new StaleWriteError()
  return photo
}

async function decide(db: Database, { version, actor, now }: PhotoDecision, photo: ReportPhoto, { action, facts = {}, changes }: {
  action: string, facts?: Record<string, number>, changes: Partial<typeof reportPhotos.$inferInsert>
}): Promise<void> {
  await commit(db, tx => [
    tx.update(reportPhotos).set({ ...changes, version: version + 1 })
      .where(and(eq(reportPhotos.id, photo.id), eq(reportPhotos.version, version), goneAsRead(photo))).returning({ id: reportPhotos.id }),
    ...recordEvent(tx, { action, subject: { type: 'report', id: photo.reportId }, actor, at: now, facts: { photo: photo.position + 1, ...facts } }),
  ])
}

/** The original may be removed between reading and writing, which is no change of the photo's version. */
function goneAsRead({ originalGoneAt }: ReportPhoto) {
  return originalGoneAt ? isNotNull(reportPhotos.originalGoneAt) : isNull(reportPhotos.originalGoneAt)
}

/** Without its copy. When the original is gone the copy is all there is: it stays, seen by nobody. */
function withdrawn({ originalGoneAt, approvedMedia, approvedWidth, approvedHeight }: ReportPhoto): Partial<typeof reportPhotos.$inferInsert> {
  return originalGoneAt && approvedMedia && approvedWidth && approvedHeight
    ? { ...withoutCopy, media: approvedMedia, width: approvedWidth, height: approvedHeight }
    : withoutCopy
}

async function removeCopy(photos: PhotoStore, { originalGoneAt, approvedMedia }: ReportPhoto): Promise<void> {
  if (approvedMedia && !originalGoneAt) await photos.remove('private', approvedMedia)
}

/**
 * Removes photos as they were sent, 24 hours after their copy was approved, unless the reporter wants them kept as
 * evidence. Row, boxes and copy stay. A file that could not be removed is tried again for two days.
 */
export async function removeOriginals(db: Database, { photos, now }: { photos: PhotoStore, now: Date }): Promise<{ removed: number }> {
  const due = await db.select({ photo: reportPhotos }).from(reportPhotos).innerJoin(reports, eq(reports.id, reportPhotos.reportId))
    .where(and(isNull(reportPhotos.originalGoneAt), lte(reportPhotos.approvedAt, new Date(now.getTime() - originalMs)), eq(reports.keepOriginals, false)))
    .limit(500)
  let removed = 0
  for (const { photo } of due) {
    // Noted first: an approval withdrawn in the same moment keeps its original.
    if (!await noteOriginalGone(db, photo, now)) continue
    await photos.remove('private', photo.media)
    removed += 1
  }
  // What a crash left between the two goes with the next run.
  const gone = await db.select({ media: reportPhotos.media, approvedMedia: reportPhotos.approvedMedia }).from(reportPhotos)
    .where(and(gt(reportPhotos.originalGoneAt, new Date(now.getTime() - 2 * originalMs)), isNotNull(reportPhotos.approvedMedia)))
  for (const { media, approvedMedia } of gone) if (media !== approvedMedia) await photos.remove('private', media)
  return { removed }
}

async function noteOriginalGone(db: Database, photo: ReportPhoto, now: Date): Promise<boolean> {
  try {
    await commit(db, tx => [
      tx.update(reportPhotos).set({ originalGoneAt: now })
        .where(and(eq(reportPhotos.id, photo.id), eq(reportPhotos.version, photo.version), isNull(reportPhotos.originalGoneAt))).returning({ id: reportPhotos.id }),
      ...recordEvent(tx, { action: 'report.photoOriginalRemoved', subject: { type: 'report', id: photo.reportId }, actor: { kind: 'system' }, at: now, facts: { photo: photo.position + 1 } }),
    ])
    return true
  }
  catch (error) {
    // Decided upon in this moment, or removed by another node.
    if (error instanceof StaleWriteError) return false
    throw error
  }
}

/**
 * Covers passages of a report's words, in place of those covered before; an empty list uncovers all. The event says how
 * many for which reason, never what. Throws `stale` (409) when `version` is not the report's.
 */
export async function maskReportWords(db: Database, { reportId, version, masks, actor, now }: {
  reportId: string, version: number, masks: Mask[], actor: StaffActor, now: Date
}): Promise<void> {
  const report = await getReport(db, reportId)
  if (report.version !== version) throw new StaleWriteError()
  const merged = mergeMasks(report.words, masks)
  await commit(db, tx => [
    tx.update(reports).set({ masks: merged, version: version + 1 }).where(and(eq(reports.id, reportId), eq(reports.version, version))).returning({ id: reports.id }),
    ...recordEvent(tx, { action: 'report.wordsMasked', subject: { type: 'report', id: reportId }, actor, at: now, facts: { passages: merged.length, reasons: countMasks(merged) } }),
  ])
}
