import { and, asc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { listTimeline } from '../events/queries.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { endOfDue, toReportDue } from '../../../shared/reports/records.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { prepareNotice } from './contact.ts'
import { alreadyAppealed, appealBySamePerson, appealDecided, appealNotFound, reportCannotMove } from './errors.ts'
import { requireFitWords } from './followUp.ts'
import { moveReport, type Decision, type Moved } from './moves.ts'
import { getReport, inScope } from './queries.ts'
import { reportAppeals, reports } from './tables.ts'

export type Appeal = typeof reportAppeals.$inferSelect
type StaffActor = Extract<Actor, { kind: 'staff' }>

export async function findAppeal(db: Database, reportId: string): Promise<Appeal | undefined> {
  const [appeal] = await db.select().from(reportAppeals).where(eq(reportAppeals.reportId, reportId))
  return appeal
}

/** Who had a part in the refusal that stands. */
async function listRefusers(db: Database, reportId: string): Promise<string[]> {
  const timeline = await listTimeline(db, { type: 'report', id: reportId })
  const since = timeline.findLastIndex(({ action }) => action === 'report.refusalProposed' || action === 'report.refused')
  const earlier = timeline[since]?.action === 'report.refused' && timeline[since - 1]?.action === 'report.refusalProposed' ? since - 1 : since
  return timeline.slice(Math.max(0, earlier), since + 1).flatMap(({ actorId }) => actorId ?? [])
}

/**
 * Asks somebody else to look at a refusal again, once. The same appeal again changes nothing. Throws
 * `report.already_appealed` (409), `report.cannot_move` (409) when the report is not refused.
 */
export async function appealRefusal(db: Database, { reportId, text, keep, calendar, now }: { reportId: string, text: string, keep: boolean, calendar: WorkCalendar, now: Date }): Promise<void> {
  const earlier = await findAppeal(db, reportId)
  if (earlier?.text === text) return
  if (earlier) throw alreadyAppealed()
  const report = await getReport(db, reportId)
  if (report.status !== 'refused' || report.reporterLeftAt !== null) throw reportCannotMove()
  requireFitWords('text', text, keep)
  const due = dueBy('report.appeal', now, calendar)
  const end = due && endOfDue(due.day, toReportDue(due))
  const refusers = await listRefusers(db, reportId)
  await commit(db, tx => [
    tx.update(reports).set({ version: report.version + 1, dueOn: due?.day ?? null, due: due && toReportDue(due), nextDueAt: end, alarmAt: end })
      .where(and(eq(reports.id, reportId), eq(reports.version, report.version), eq(reports.status, 'refused'))).returning({ id: reports.id }),
    tx.insert(reportAppeals).values({ reportId, text, at: now, dueOn: due?.day ?? null, refusedBy: refusers.at(-1) ?? '' }).returning({ id: reportAppeals.reportId }),
    ...recordEvent(tx, { action: 'report.appealed', subject: { type: 'report', id: reportId }, actor: { kind: 'resident' }, at: now }),
  ]).catch(async (error: unknown) => {
    // The other of two equal requests was quicker.
    if ((await findAppeal(db, reportId))?.text !== text) throw error
  })
}

/**
 * Decides an appeal: the refusal stands, with an answer, or the report is taken up after all. Throws
 * `report.appeal_same_person` (403) to whoever refused it, `report.appeal_decided` (409), `stale` (409).
 */
export async function decideAppeal(db: Database, { outcome, answer, ...decision }: Decision<StaffActor> & { version: number, outcome: 'upheld' | 'overturned', answer: string }): Promise<Moved> {
  const { reportId, version, actor, keys, now } = decision
  const [report, appeal] = [await getReport(db, reportId), await findAppeal(db, reportId)]
  if (!appeal) throw appealNotFound()
  if (appeal.decidedAt !== null) throw appealDecided()
  if (appeal.refusedBy === actor.id || (await listRefusers(db, reportId)).includes(actor.id)) throw appealBySamePerson()
  const decide = (tx: Database) => [
    tx.update(reportAppeals).set({ outcome, answer, decidedBy: actor.id, decidedAt: now })
      .where(and(eq(reportAppeals.reportId, reportId), isNull(reportAppeals.decidedAt))).returning({ id: reportAppeals.reportId }),
  ]
  if (outcome === 'overturned') {
    return moveReport(db, decision, 'overturn', () => ({ action: 'report.overturned', changes: { refusalReason: null }, writes: decide, canUndo: false }))
  }
  if (report.version !== version) throw new StaleWriteError()
  if (report.status !== 'refused') throw reportCannotMove()
  const notice = await prepareNotice(db, report, keys, now)
  await commit(db, tx => [
    tx.update(reports).set({ dueOn: null, due: null, nextDueAt: null, alarmAt: null, version: version + 1 })
      .where(and(eq(reports.id, reportId), eq(reports.version, version), eq(reports.status, 'refused'))).returning({ id: reports.id }),
    ...decide(tx),
    ...recordEvent(tx, { action: 'report.appealUpheld', subject: { type: 'report', id: reportId }, actor, at: now }),
    ...notice(tx),
  ])
  return { status: report.status, version: version + 1 }
}

/** Appeals nobody has decided, the longest waiting and so the first due first; only rows of the person's sub-districts. */
export async function listAppeals(db: Database, { scope, limit, after }: { scope: RowScope, limit: number, after?: { at: Date, reportId: string } }) {
  const rows = await db.select({
    reportId: reportAppeals.reportId, at: reportAppeals.at, dueOn: reportAppeals.dueOn, number: reports.number, kind: reports.kind,
    subDistrict: reports.subDistrict, refusalReason: reports.refusalReason, isDemo: reports.isDemo,
  }).from(reportAppeals).innerJoin(reports, eq(reports.id, reportAppeals.reportId)).where(and(
    isNull(reportAppeals.decidedAt), inArray(reports.status, ['refused']), inScope(scope),
    after ? or(gt(reportAppeals.at, after.at), and(eq(reportAppeals.at, after.at), gt(reportAppeals.reportId, after.reportId))) : undefined,
  )).orderBy(asc(reportAppeals.at), asc(reportAppeals.reportId)).limit(limit + 1)
  return { items: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]! : null }
}

/** An appeal as staff see it, and whether this person may decide it. Throws `report.appeal_not_found` (404). */
export async function getAppeal(db: Database, { reportId, actorId }: { reportId: string, actorId: string }) {
  const appeal = await findAppeal(db, reportId)
  if (!appeal) throw appealNotFound()
  const { decidedBy: _, refusedBy, ...shown } = appeal
  const isOwn = refusedBy === actorId || (await listRefusers(db, reportId)).includes(actorId)
  return { ...shown, isOwn }
}
