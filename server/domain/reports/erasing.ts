import { and, eq, inArray, isNotNull, isNull, lte, ne, or } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { scrub } from '../../database/scrub.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import type { PhotoStore } from '../../media/store.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { withdrawalOf } from '../../../shared/reports/afterwards.ts'
import { finalStatuses, isFinal } from '../../../shared/reports/rules.ts'
import { removeContact } from './contact.ts'
import { hasOthers, withdrawReport } from './followUp.ts'
import { getReport } from './queries.ts'
import { reportAppeals, reportDrafts, reportMessages, reportPhotos, reportRatings, reports } from './tables.ts'

interface Erasing { reportId: string, photos: PhotoStore, keys: Keys, calendar: WorkCalendar, now: Date }

/**
 * The reporter leaves and takes along what is theirs: how they are reached at once, and everything they wrote and photographed
 * as soon as nobody works on the case any more. What was found on the spot and told stays, and so do photos the ledger has published
 * as copies of its own. Said again it stays said.
 */
export async function eraseReporter(db: Database, { reportId, photos, keys, calendar, now }: Erasing): Promise<void> {
  await untilSettled(async () => {
    const report = await getReport(db, reportId)
    const mayLeave = report.reporterLeftAt === null && withdrawalOf({ ...report, hasOthers: await hasOthers(db, reportId) }) !== null
    if (mayLeave) await withdrawReport(db, { reportId, version: report.version, keys, calendar, now })
  })
  await removeContact(db, { reportId, actor: { kind: 'resident' }, now })
  await eraseReportersWords(db, { reportId, photos, actor: { kind: 'resident' }, now })
}

/** Removes what the reporter wrote and photographed from a case that is over. Nothing happens before, and nothing when there is nothing. */
async function eraseReportersWords(db: Database, { reportId, photos, actor, now }: { reportId: string, photos: PhotoStore, actor: Actor, now: Date }): Promise<void> {
  const media = await untilSettled(async () => {
    const report = await getReport(db, reportId)
    if (!isFinal(report.status) || (report.words === '' && report.placeWords === '')) return []
    const pictures = await db.select({ media: reportPhotos.media, approvedMedia: reportPhotos.approvedMedia }).from(reportPhotos).where(eq(reportPhotos.reportId, reportId))
    await commit(db, tx => [
      tx.update(reports).set({
        words: '', placeWords: '', nearWords: null, masks: null, seenOn: null, longitude: null, latitude: null, accuracyM: null, rawLongitude: null, rawLatitude: null, coordinateSystem: null, positionSource: null,
        reporterLeftAt: report.reporterLeftAt ?? now, version: report.version + 1,
      }).where(and(eq(reports.id, reportId), eq(reports.version, report.version))).returning({ id: reports.id }),
      orNothing(tx.delete(reportPhotos).where(eq(reportPhotos.reportId, reportId)).returning({ id: reportPhotos.id })),
      orNothing(tx.update(reportMessages).set({ text: '' }).where(and(eq(reportMessages.reportId, reportId), isNull(reportMessages.by))).returning({ id: reportMessages.id })),
      orNothing(tx.update(reportRatings).set({ words: null }).where(and(eq(reportRatings.reportId, reportId), isNotNull(reportRatings.words))).returning({ id: reportRatings.id })),
      orNothing(tx.update(reportAppeals).set({ text: '' }).where(eq(reportAppeals.reportId, reportId)).returning({ id: reportAppeals.reportId })),
      orNothing(tx.delete(reportDrafts).where(eq(reportDrafts.submissionId, report.submissionId)).returning({ id: reportDrafts.id })),
      ...recordEvent(tx, { action: 'dataRequest.erased', subject: { type: 'report', id: reportId }, actor, at: now }),
    ])
    return pictures.flatMap(({ media, approvedMedia }) => approvedMedia === null ? [media] : [media, approvedMedia])
  })
  for (const name of media) await photos.remove('private', name)
  await scrub(db)
}

const dayMs = 86_400_000
const keptStatuses = finalStatuses.filter(status => status !== 'merged')

/** Cases that are over, whose reporter has left so long ago that nobody needs their words. 个人信息保护法 19, 47. */
export async function listLeftReports(db: Database, { calendar, now, limit = 500 }: { calendar: WorkCalendar, now: Date, limit?: number }): Promise<string[]> {
  const leftBy = new Date(now.getTime() - (getClock('report.contactRetention', calendar).amount ?? 0) * dayMs)
  const rows = await db.select({ id: reports.id }).from(reports)
    .where(and(inArray(reports.status, keptStatuses), lte(reports.reporterLeftAt, leftBy), lte(reports.movedAt, leftBy), or(ne(reports.words, ''), ne(reports.placeWords, '')))).limit(limit)
  return rows.map(({ id }) => id)
}

/** Removes, some hundred at once, the words and photos of reporters who left long ago. Says how many. */
export async function eraseLeftReports(db: Database, { photos, calendar, now }: Omit<Erasing, 'reportId' | 'keys'>): Promise<number> {
  const left = await listLeftReports(db, { calendar, now })
  for (const reportId of left) await eraseReportersWords(db, { reportId, photos, actor: { kind: 'system' }, now })
  return left.length
}
