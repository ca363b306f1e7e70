import { and, eq, inArray, notInArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { asUnseen } from '../../database/changes.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { insertRow } from '../../database/statements.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents, recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { tellStaff } from '../notifications/staffNotices.ts'
import { deriveQueryCode } from '../../crypto/queryCode.ts'
import { createReceiptNumber, eraseReceipts, issueReceipt } from '../receipts/commands.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import type { Issue } from '../../../shared/errors.ts'
import type { Locale } from '../../../shared/locale.ts'
import { clocksAfter, nextEnd } from '../../../shared/reports/clocks.ts'
import type { KnownAs } from '../../../shared/reports/known.ts'
import type { Patrol } from '../../../shared/reports/patrol.ts'
import { endOfDue, toReportDue } from '../../../shared/reports/records.ts'
import type { RefusalReason } from '../../../shared/reports/refusals.ts'
import { finalStatuses, priorityOf, type BeingBuilt, type ReportKind, type ReportSource } from '../../../shared/reports/rules.ts'
import type { ContactAnswer, Position } from '../../../shared/reports/schemas.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { keepContact } from './contact.ts'
import { closeDraft, type Draft } from './drafts.ts'
import { photosMissing, reportInvalid } from './errors.ts'
import { findMainMatter } from './known.ts'
import { moveReport, type Decision, type Moved } from './moves.ts'
import { findReportBySubmission, getReport, type Report } from './queries.ts'
import { needsSecond, proposeRefusal } from './refusals.ts'
import { reportAppeals, reportLeases, reportMessages, reportNotes, reportPhotos, reportProposals, reportRatings, reportSnoozes, reportUndos, reports } from './tables.ts'
import { takeUpload, type Upload } from './uploads.ts'

/** Everything a resident sends; checked by the shared schemas. */
export interface Submission {
  submissionId: string
  kind: ReportKind
  beingBuilt: BeingBuilt
  inDanger: boolean
  seenOn: string | null
  subDistrict: string
  community: string | null
  placeWords: string
  nearWords: string | null
  position: Position | null
  siteId: string | null
  /** The open matter the person recognised, and how it is with that or with the site; null when they were not asked. */
  matterId?: string | null
  knownAs?: KnownAs | null
  words: string
  keepPassages: boolean
  keepOriginals?: boolean
  contact: ContactAnswer | null
}

export interface Receipt { reportId: string, number: string, queryCode: string, receivedAt: Date, dueOn: string | null, isMerged: boolean }

interface Circumstances { keys: Keys, calendar: WorkCalendar, locale: Locale, now: Date }

/**
 * Takes in a report: the row, its photos, the contact apart and sealed, the receipt, the event and the mails in one
 * commit. The same submission again gets the same receipt, whatever else it carries. Its photos must be kept already.
 * "It is this one" makes it a private part of an open matter at once: its writer is told the result of that one. Not when
 * somebody may be in danger: that has to be read. `along` is committed with it.
 * Throws `invalid` (422) for words that must change, `report.photos_missing` (409) when another report took a photo.
 */
export async function submitReport(
  db: Database,
  { submission, uploads, draft, source = 'resident', isDemo = false, along = () => [], ...circumstances }: {
    submission: Submission, uploads: Upload[], draft?: Draft, source?: ReportSource, isDemo?: boolean, along?: (tx: Database, reportId: string) => Write[]
  } & Circumstances,
): Promise<Receipt> {
  const { keys, calendar, locale, now } = circumstances
  const earlier = await findReceipt(db, submission.submissionId, keys)
  if (earlier) return earlier
  const issues = findSubmissionIssues(submission, uploads.length)
  if (issues.length > 0) throw reportInvalid({ issues })

  const { submissionId, keepPassages: _, position, contact, matterId = null, ...facts } = submission
  const queryCode = deriveQueryCode(submissionId, keys)
  const due = dueBy('report.acceptDefault', now, calendar)
  const end = due && endOfDue(due.day, toReportDue(due))
  const reportId = createId()
  const findMain = async () => matterId !== null && submission.knownAs === 'same' && !submission.inDanger ? findMainMatter(db, matterId) : undefined
  let main = await findMain()
  // Until staff have looked at it, no page for everybody tells of a report: so none is made anew for it.
  const isHidden = () => main === undefined && !isDemo

  for (let tries = 0; ; tries++) {
    const number = createReceiptNumber('report')
    try {
      const ownWrites = (tx: Database): Array<Write | OptionalWrite> => [
        insertRow(tx, reports, {
          ...facts, ...toPositionColumns(position), id: reportId, number, submissionId, source, locale, priority: priorityOf(submission), receivedAt: now,
          knownReportId: matterId, movedAt: now, isDemo, version: 1,
          ...main
            ? { status: 'merged', mergedInto: main.id }
            : { status: 'submitted', dueOn: due?.day ?? null, due: due && toReportDue(due), nextDueAt: end, alarmAt: end },
        }),
        ...main ? [requireOpen(tx, main)] : [],
        ...uploads.flatMap((upload, position) => [
          takeUpload(tx, upload),
          tx.insert(reportPhotos).values({ id: createId(), reportId, position, media: upload.media, width: upload.width, height: upload.height }).returning({ id: reportPhotos.id }),
        ]),
        ...contact ? [keepContact(tx, { reportId, contact, keys })] : [],
        ...issueReceipt(tx, { number, kind: 'report', subjectId: reportId, submissionId, keys, receivedAt: now, said: facts }),
        ...draft ? [closeDraft(tx, { draft, now })] : [],
        ...recordEvent(tx, { action: 'report.received', subject: { type: 'report', id: reportId }, actor: { kind: 'resident' }, at: now, facts: { number } }),
        ...main ? recordEvent(tx, { action: 'report.merged', subject: { type: 'report', id: reportId }, actor: { kind: 'resident' }, at: now }) : [],
        ...contact?.email ? queueMail(tx, { keys, kind: 'report.received', to: contact.email, params: { number }, locale, at: now }) : [],
        ...main || isDemo ? [] : [tellStaff(tx, { kind: 'report.arrived', subDistrict: submission.subDistrict, at: now })],
      ]
      await commit(db, tx => [...isHidden() ? ownWrites(tx).map(asUnseen) : ownWrites(tx), ...along(tx, reportId)])
      return { reportId, number, queryCode, receivedAt: now, dueOn: main ? null : due?.day ?? null, isMerged: main !== undefined }
    }
    catch (error) {
      const isRace = error instanceof StaleWriteError || error instanceof UniqueViolationError
      if (!isRace) throw error
      const twin = await findReceipt(db, submissionId, keys)
      if (twin) return twin
      const before = main
      main = await findMain()
      // The matter was closed, or merged itself, while this was being written.
      const hasMoved = before !== undefined && before.id !== main?.id
      if (error instanceof StaleWriteError && !hasMoved) throw photosMissing()
      // The number was taken: one in many thousands.
      if (tries === 4) throw error
    }
  }
}

/** Fails the commit when nothing is done on the matter any more. */
function requireOpen(tx: Database, { id, number }: Report): Write {
  return tx.update(reports).set({ number }).where(and(eq(reports.id, id), notInArray(reports.status, [...finalStatuses]))).returning({ id: reports.id })
}

function toPositionColumns(position: Position | null) {
  if (!position) return {}
  const { system: coordinateSystem, source: positionSource, ...degrees } = position
  return { ...degrees, coordinateSystem, positionSource }
}

/** A draft with every answer, as it is sent. */
export function toSubmission({ submissionId, answers }: Draft, contact: ContactAnswer | null): Submission {
  const { what, subDistrict, place, position, known, words, keepPassages, keepOriginals } = answers
  if (!what || !subDistrict || !place) throw reportInvalid({ issues: [{ path: '', code: 'report.not_complete' }] })
  return {
    submissionId, ...what, inDanger: what.inDanger === 'yes', subDistrict, ...place, position: position ?? null,
    siteId: known && 'site' in known ? known.site : null, matterId: known && 'matter' in known ? known.matter : null, knownAs: known?.as ?? null,
    words: words ?? '', keepPassages: keepPassages ?? false, keepOriginals: keepOriginals ?? false, contact,
  }
}

function findSubmissionIssues({ words, placeWords, nearWords, keepPassages }: Submission, photoCount: number): Issue[] {
  const simplify = toSimplified
  return [
    ...words === '' && photoCount === 0 ? [{ path: 'words', code: 'report.words_required' }] : [],
    ...findWordIssues('words', words, { keep: keepPassages, simplify }),
    ...findPlaceIssues({ placeWords, nearWords }),
  ]
}

/** What may not stand in the words of a place; a door number may. */
export function findPlaceIssues({ placeWords, nearWords }: { placeWords: string, nearWords: string | null }): Issue[] {
  return [
    ...findWordIssues('placeWords', placeWords, { keep: true, simplify: toSimplified }),
    ...findWordIssues('nearWords', nearWords ?? '', { keep: true, simplify: toSimplified }),
  ]
}

const unclocked = { status: 'submitted', previousStatus: null, track: null, dispatchedAt: null, pausedClocks: null, dueOn: null, due: null, stepDueOn: null, stepDue: null } as const

/**
 * Enters what a road chief found on patrol (巡查五步), of the staff or a volunteer: a case like any other, taken up from
 * the start, with nobody to answer to and, of a volunteer, without who it was. The same submission again is the same
 * case; `isNew` says whether its photos were taken.
 * Throws `invalid` (422) for words that must change.
 */
export async function submitPatrol(db: Database, { submissionId, patrol, photos, actor, calendar, now }: {
  submissionId: string
  patrol: Patrol
  /** Clean and kept already. */
  photos: readonly { name: string, width: number, height: number }[]
  actor: Extract<Actor, { kind: 'staff' | 'resident' }>
  calendar: WorkCalendar
  now: Date
}): Promise<{ reportId: string, number: string, isNew: boolean }> {
  const find = async () => {
    const earlier = await findReportBySubmission(db, submissionId)
    return earlier && { reportId: earlier.id, number: earlier.number, isNew: false }
  }
  const earlier = await find()
  if (earlier) return earlier
  checkPatrol(patrol)

  const clocks = clocksAfter('accept', unclocked, { to: 'accepted', track: 'general', calendar, now })
  const end = nextEnd(clocks)
  const reportId = createId()
  for (let tries = 0; ; tries++) {
    const number = createReceiptNumber('report')
    try {
      await commit(db, tx => [
        tx.insert(reports).values({
          ...patrol, ...clocks, id: reportId, number, submissionId, source: 'patrol', patrolledBy: actor.kind === 'staff' ? actor.id : null, nearWords: null, siteId: null, seenOn: null, locale: 'zh-CN',
          status: 'accepted', priority: priorityOf(patrol), receivedAt: now, movedAt: now, nextDueAt: end, alarmAt: end, isDemo: false, version: 1,
        }).returning({ id: reports.id }),
        ...photos.map(({ name: media, width, height }, position) =>
          tx.insert(reportPhotos).values({ id: createId(), reportId, position, media, width, height }).returning({ id: reportPhotos.id })),
        ...recordEvent(tx, { action: 'report.patrolled', subject: { type: 'report', id: reportId }, actor, at: now, facts: { number } }),
        tellStaff(tx, { kind: 'report.arrived', subDistrict: patrol.subDistrict, at: now }),
      ])
      return { reportId, number, isNew: true }
    }
    catch (error) {
      if (!(error instanceof UniqueViolationError)) throw error
      const twin = await find()
      if (twin) return twin
      // The number was taken: one in many thousands.
      if (tries === 4) throw error
    }
  }
}

/** Throws `invalid` (422) for words that must change: telephone and identity numbers, plates, words of contempt. */
export function checkPatrol({ words, placeWords }: Pick<Patrol, 'words' | 'placeWords'>): void {
  const issues = [...findWordIssues('words', words, { keep: true, simplify: toSimplified }), ...findPlaceIssues({ placeWords, nearWords: null })]
  if (issues.length > 0) throw reportInvalid({ issues })
}

/** The receipt of a submission that has arrived before. */
export async function findReceipt(db: Database, submissionId: string, keys: Keys): Promise<Receipt | undefined> {
  const report = await findReportBySubmission(db, submissionId)
  return report && { reportId: report.id, number: report.number, queryCode: deriveQueryCode(submissionId, keys), receivedAt: report.receivedAt, dueOn: report.dueOn, isMerged: report.status === 'merged' }
}

type StaffActor = Extract<Actor, { kind: 'staff' }>

/**
 * Takes a report up; it has to be given to a body within a working day.
 * Throws `report.cannot_move` (409) from another state, `stale` (409) when `version` is not the report's.
 */
export function acceptReport(db: Database, decision: Decision<StaffActor>): Promise<Moved> {
  return moveReport(db, decision, 'accept', () => ({ action: 'report.accepted' }))
}

/**
 * Does not take a report up, for a numbered public reason. An anonymous report of danger stays as it is until a second
 * person agrees. Throws as `acceptReport`, and `report.proposed_already` (409).
 */
export async function refuseReport(db: Database, { reason, ...decision }: Decision<StaffActor> & { reason: RefusalReason }): Promise<Moved> {
  if (await needsSecond(db, decision.reportId)) return proposeRefusal(db, { reason, ...decision })
  return moveReport(db, decision, 'refuse', () => ({ action: 'report.refused', facts: { reasonNumber: reason }, changes: { refusalReason: reason } }))
}

/** Keeps a note among staff. It is no change of the report: its version stays. */
export async function addNote(db: Database, { reportId, text, actor, now }: { reportId: string, text: string, actor: StaffActor, now: Date }): Promise<void> {
  await getReport(db, reportId)
  await commit(db, tx => [
    tx.insert(reportNotes).values({ id: createId(), reportId, text, by: actor.id, at: now }).returning({ id: reportNotes.id }),
    ...recordEvent(tx, { action: 'report.noted', subject: { type: 'report', id: reportId }, actor, at: now }),
  ])
}

/** Takes every trace of these demonstration reports out of the database; a real report is never removed like this. */
export function eraseDemoReports(tx: Database, reportIds: string[], now: Date): OptionalWrite[] {
  return [
    orNothing(tx.delete(reports).where(and(inArray(reports.id, reportIds), eq(reports.isDemo, true))).returning({ id: reports.id })),
    ...[reportNotes, reportMessages, reportRatings, reportUndos, reportProposals, reportAppeals, reportLeases, reportSnoozes].map(table =>
      orNothing(tx.delete(table).where(inArray(table.reportId, reportIds)).returning({ id: table.reportId }))),
    ...eraseReceipts(tx, reportIds, now),
    ...eraseEvents(tx, { type: 'report', ids: reportIds, now }),
  ]
}
