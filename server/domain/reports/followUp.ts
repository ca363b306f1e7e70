import { and, eq, isNull, sql } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { scrub } from '../../database/scrub.ts'
import type { PhotoStore } from '../../media/store.ts'
import { mayBeStored } from '../../media/mayBeStored.ts'
import { recordEvent } from '../events/record.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { reopenUntil } from '../../../shared/reports/clocks.ts'
import { canAdd, canRate, isUnhappy, withdrawalOf, type Rating } from '../../../shared/reports/afterwards.ts'
import { endOfDue, toReportDue } from '../../../shared/reports/records.ts'
import { canUndoSubmission } from '../../../shared/reports/rules.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { prepareErasure } from './contact.ts'
import { alreadyAdded, alreadyRated, reportCannotMove, reportInvalid, tooLateToTakeBack } from './errors.ts'
import { moveReport, type Decision } from './moves.ts'
import { getReport, type Report } from './queries.ts'
import {
  photoUploads, reportDrafts, reportLeases, reportMessages, reportNotes, reportPhotos, reportProposals, reportRatings, reports, reportUndos,
} from './tables.ts'
import { takeUpload, type Upload } from './uploads.ts'

const actor = { kind: 'resident' } as const

/** What a reporter sends after the report; the same `submissionId` again changes nothing. */
interface Sent { reportId: string, submissionId: string, now: Date }

/** Fails the commit when the report is no longer as it was read. */
function changeReport(tx: Database, { id, version, status }: Report, changes: Partial<typeof reports.$inferInsert> = {}) {
  return tx.update(reports).set({ ...changes, version: version + 1 })
    .where(and(eq(reports.id, id), eq(reports.version, version), eq(reports.status, status))).returning({ id: reports.id })
}

async function hasMessage(db: Database, id: string): Promise<boolean> {
  return (await db.select({ id: reportMessages.id }).from(reportMessages).where(eq(reportMessages.id, id))).length > 0
}

/** Whether others have reported the same and wait for the result of this report. */
export async function hasOthers(db: Database, reportId: string): Promise<boolean> {
  return (await db.select({ id: reports.id }).from(reports).where(and(eq(reports.mergedInto, reportId), eq(reports.status, 'merged'), isNull(reports.reporterLeftAt))).limit(1)).length > 0
}

/** Throws `invalid` (422) for words that must change, and until the writer has looked at those that may stay. */
export function requireFitWords(path: string, words: string, keep: boolean): void {
  const issues = findWordIssues(path, words, { keep, simplify: toSimplified })
  if (issues.length > 0) throw reportInvalid({ issues })
}

/**
 * Adds words, photos or both, once. Throws `invalid` (422) for words that must change or when there is nothing to add,
 * `report.already_added` (409), `report.cannot_move` (409) when there is a result already. False when it was sent before.
 */
export async function addToReport(db: Database, { reportId, submissionId, words, keep, uploads, now }: Sent & { words: string, keep: boolean, uploads: Upload[] }): Promise<boolean> {
  return onceOnly(() => hasMessage(db, submissionId), async () => {
    const report = await getReport(db, reportId)
    const [before] = await db.select({ id: reportMessages.id }).from(reportMessages)
      .where(and(eq(reportMessages.reportId, reportId), eq(reportMessages.kind, 'addition'))).limit(1)
    if (before) throw alreadyAdded()
    if (!canAdd({ ...report, hasAdded: false })) throw reportCannotMove()
    if (words === '' && uploads.length === 0) throw reportInvalid({ issues: [{ path: 'words', code: 'report.nothing_added' }] })
    requireFitWords('words', words, keep)
    const [last] = await db.select({ position: sql<number | null>`max(${reportPhotos.position})` }).from(reportPhotos).where(eq(reportPhotos.reportId, reportId))
    const next = Number(last?.position ?? -1) + 1
    await commit(db, tx => [
      changeReport(tx, report),
      tx.insert(reportMessages).values({ id: submissionId, reportId, kind: 'addition', text: words, by: null, at: now }).returning({ id: reportMessages.id }),
      ...uploads.flatMap((upload, index) => [
        takeUpload(tx, upload),
        tx.insert(reportPhotos).values({ id: createId(), reportId, position: next + index, media: upload.media, width: upload.width, height: upload.height }).returning({ id: reportPhotos.id }),
      ]),
      ...recordEvent(tx, { action: 'report.added', subject: { type: 'report', id: reportId }, actor, at: now, facts: { photos: uploads.length } }),
    ])
  })
}

/**
 * Does it unless it is done, and says whether this call did it. An equal request may arrive at any moment and be the
 * quicker one: whatever then fails here, because of what it changed, has been done all the same. Where nobody knows which of
 * the two it was, this one did it: its photos may be the ones that are named.
 */
async function onceOnly(isDone: () => Promise<boolean>, attempt: () => Promise<void>): Promise<boolean> {
  if (await isDone()) return false
  try {
    await attempt()
    return true
  }
  catch (error) {
    if (!await isDone()) throw error
    return mayBeStored(error)
  }
}

/**
 * Withdraws a report. Nobody has begun and nobody else waits for it: it ends here. Otherwise the office may go on, and
 * only the reporter leaves. The contact goes at once either way. `version` is the one the person saw, with what would
 * follow. Throws `stale` (409), `report.cannot_move` (409) when it is handled already.
 */
export async function withdrawReport(db: Database, decision: Omit<Decision, 'actor'> & { version: number }): Promise<'withdrawn' | 'left'> {
  const { reportId, version, now } = decision
  const report = await getReport(db, reportId)
  if (report.reporterLeftAt !== null) return report.status === 'withdrawn' ? 'withdrawn' : 'left'
  if (report.version !== version) throw new StaleWriteError()
  const outcome = withdrawalOf({ ...report, hasOthers: await hasOthers(db, reportId) })
  if (outcome === null) throw reportCannotMove()
  const erase = await prepareErasure(db, report)
  if (outcome === 'withdrawn') {
    await moveReport(db, { ...decision, actor }, 'withdraw', () => ({ action: 'report.withdrawn', changes: { reporterLeftAt: now }, writes: erase }))
  }
  else {
    await commit(db, tx => [
      changeReport(tx, report, { reporterLeftAt: now }),
      ...erase(tx),
      ...recordEvent(tx, { action: 'report.reporterLeft', subject: { type: 'report', id: reportId }, actor, at: now }),
    ])
  }
  await scrub(db)
  return outcome
}

/**
 * Answers what staff asked; the clocks go on. Throws `invalid` (422) for words that must change, `report.cannot_move`
 * (409) when nothing is asked any more.
 */
export async function answerQuestion(db: Database, { submissionId, text, keep, ...decision }: Omit<Decision, 'actor' | 'version'> & { submissionId: string, text: string, keep: boolean }): Promise<void> {
  const { reportId, now } = decision
  await onceOnly(() => hasMessage(db, submissionId), async () => {
    const report = await getReport(db, reportId)
    if (report.status !== 'needsInfo' || report.reporterLeftAt !== null) throw reportCannotMove()
    requireFitWords('text', text, keep)
    await moveReport(db, { ...decision, actor }, 'answer', () => ({
      action: 'report.answered',
      writes: tx => [tx.insert(reportMessages).values({ id: submissionId, reportId, kind: 'answer', text, by: null, at: now }).returning({ id: reportMessages.id })],
    }))
  })
}

const withoutClocks = { dueOn: null, due: null, stepDueOn: null, stepDue: null, nextDueAt: null, alarmAt: null, pausedClocks: null }

/** Nothing of what the reporter sent, only that there was a number. */
const withoutContent = {
  words: '', placeWords: '', nearWords: null, community: null, seenOn: null, longitude: null, latitude: null, accuracyM: null,
  rawLongitude: null, rawLatitude: null, coordinateSystem: null, positionSource: null, masks: null, siteId: null, knownReportId: null, knownAs: null, rewrite: null, mergedInto: null,
}

/**
 * Takes a report back within half an hour as if it had never been sent: words, place, position, photos and their files,
 * contact, notes and messages are gone for good. What stays is the number, so that a repeated submission makes no new
 * report. Others who had joined it stand on their own again. Throws `report.too_late_to_take_back` (409).
 */
export async function takeBackReport(db: Database, { photos, reportId, calendar, now }: { photos: PhotoStore, reportId: string, calendar: WorkCalendar, now: Date }): Promise<void> {
  const report = await getReport(db, reportId)
  if (report.status === 'withdrawn' && report.words === '' && report.placeWords === '') return
  if (!canTakeBack(report, now)) throw tooLateToTakeBack()
  const [pictures, joined, erase] = await Promise.all([
    db.select().from(reportPhotos).where(eq(reportPhotos.reportId, reportId)),
    db.select().from(reports).where(eq(reports.mergedInto, reportId)),
    prepareErasure(db, report),
  ])
  const due = dueBy('report.acceptDefault', now, calendar)
  const clocks = { dueOn: due?.day ?? null, due: due && toReportDue(due), nextDueAt: due && endOfDue(due.day, null), alarmAt: due && endOfDue(due.day, null) }
  const media = pictures.flatMap(({ media: original, approvedMedia }) => approvedMedia === null || approvedMedia === original ? [original] : [original, approvedMedia])
  await commit(db, tx => [
    changeReport(tx, report, { ...withoutContent, ...withoutClocks, status: 'withdrawn', previousStatus: null, movedAt: now, reporterLeftAt: now }),
    ...erase(tx),
    ...[reportPhotos, reportNotes, reportMessages, reportRatings].map(of => orNothing(tx.delete(of).where(eq(of.reportId, reportId)).returning({ id: of.id }))),
    ...[reportLeases, reportUndos, reportProposals].map(of => orNothing(tx.delete(of).where(eq(of.reportId, reportId)).returning({ id: of.reportId }))),
    orNothing(tx.delete(reportDrafts).where(eq(reportDrafts.submissionId, report.submissionId)).returning({ id: reportDrafts.id })),
    ...joined.map(other => changeReport(tx, other, { status: 'submitted', mergedInto: null, movedAt: now, ...clocks })),
    // Should this stop before the files are gone, the next tidying removes them like any photo nobody took.
    ...media.map(name => tx.insert(photoUploads).values({ ...leftover, id: createId(), media: name, expiresAt: now }).returning({ id: photoUploads.id })),
    ...recordEvent(tx, { action: 'report.takenBack', subject: { type: 'report', id: reportId }, actor, at: now }),
  ])
  for (const name of media) await photos.remove('private', name)
  await scrub(db)
}

const leftover = { sha256: '', draftId: null, width: 0, height: 0, size: 0 }

/** A report that joined another one at once, without anybody in the office, can be taken back as well. */
export function canTakeBack({ status, mergedInto, receivedAt, movedAt }: Pick<Report, 'status' | 'mergedInto' | 'receivedAt' | 'movedAt'>, now: Date): boolean {
  const joinedAtOnce = status === 'merged' && mergedInto !== null && (movedAt === null || movedAt.getTime() === receivedAt.getTime())
  return canUndoSubmission({ status: joinedAtOnce ? 'submitted' : status, receivedAt, now })
}

/** The reporter's answer about the result of this round, if there is one. */
export async function findRating(db: Database, { id, reopenings }: Pick<Report, 'id' | 'reopenings'>) {
  const [rating] = await db.select().from(reportRatings)
    .where(and(eq(reportRatings.reportId, id), eq(reportRatings.round, reopenings), eq(reportRatings.via, 'reporter')))
  return rating
}

/**
 * Keeps what the reporter says of the result, once a round. The first unhappy answer, within the time for it, opens the
 * case again for another person with new clocks; any other is kept, and an unhappy one waits in the supervisors' inbox.
 * Throws `stale` (409), `report.already_rated` (409), `report.cannot_move` (409) before there is a result.
 */
export async function rateResult(db: Database, { submissionId, words, keep, rating, ...decision }: Omit<Decision, 'actor'> & {
  version: number, submissionId: string, rating: Rating, words: string | null, keep: boolean
}): Promise<{ reopened: boolean }> {
  const { reportId, calendar, now } = decision
  await onceOnly(async () => await findRatingSent(db, submissionId) !== undefined, async () => {
    const report = await getReport(db, reportId)
    if (!canRate(report)) throw reportCannotMove()
    if (await findRating(db, report)) throw alreadyRated()
    if (report.version !== decision.version) throw new StaleWriteError()
    if (words !== null) requireFitWords('words', words, keep)
    const until = reopenUntil(report, calendar)
    const reopens = isUnhappy(rating) && until !== null && now < endOfDue(until, null)
    const { reopenings: round } = report
    const keepRating = (tx: Database) => [
      tx.insert(reportRatings).values({ id: submissionId, reportId, round, ...rating, words, via: 'reporter', at: now }).returning({ id: reportRatings.id }),
      ...recordEvent(tx, { action: 'report.rated', subject: { type: 'report', id: reportId }, actor, at: now, facts: { solved: rating.solved } }),
    ]
    if (reopens) {
      await moveReport(db, { ...decision, actor }, 'reopen', () => ({
        action: 'report.reopened', changes: { reporterReopenedAt: now }, writes: keepRating,
      }))
    }
    else await commit(db, tx => [changeReport(tx, report), ...keepRating(tx)])
  })
  const [sent, report] = [await findRatingSent(db, submissionId), await getReport(db, reportId)]
  return { reopened: sent !== undefined && report.reopenings > sent.round }
}

async function findRatingSent(db: Database, id: string) {
  const [rating] = await db.select({ round: reportRatings.round }).from(reportRatings).where(eq(reportRatings.id, id))
  return rating
}
