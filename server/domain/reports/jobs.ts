import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { recordEvent } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import { listSupervisors } from '../notifications/recipients.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy, getClock } from '../../../shared/calendar/clocks.ts'
import { PortalError } from '../../../shared/errors.ts'
import { isInTime, nextEnd } from '../../../shared/reports/clocks.ts'
import { endOfDue, toReportDue } from '../../../shared/reports/records.ts'
import { reportCannotMove } from './errors.ts'
import { moveReport } from './moves.ts'
import type { Report } from './queries.ts'
import { reports, reportUndos } from './tables.ts'

interface Circumstances { keys: Keys, calendar: WorkCalendar, now: Date }

const system = { kind: 'system' } as const
const atOnce = 200
const dayMs = 86_400_000

/**
 * What is due by the clock alone: questions without an answer lapse, late steps are noted and told to the supervisors,
 * cases are closed a month after the answer. Safe to run on several nodes at once: of two, the slower finds the case changed.
 */
export async function runClocks(db: Database, circumstances: Circumstances): Promise<{ lapsed: number, late: number, closed: number }> {
  const { now } = circumstances
  const done = { lapsed: 0, late: 0, closed: 0 }
  for (const report of await listAlarms(db, now)) {
    if (report.status === 'needsInfo' && !isInTime(report.dueOn, report.due, now)) done.lapsed += await unlessMoved(lapse(db, report, circumstances))
    else done.late += await unlessMoved(noteLate(db, report, circumstances))
  }
  for (const report of await listTold(db, circumstances)) done.closed += await unlessMoved(close(db, report, circumstances))
  await commit(db, tx => [orNothing(tx.delete(reportUndos).where(lte(reportUndos.until, now)).returning({ id: reportUndos.reportId }))])
  return done
}

/** 1, or 0 when somebody else was quicker. */
async function unlessMoved(work: Promise<unknown>): Promise<0 | 1> {
  try {
    await work
    return 1
  }
  catch (error) {
    if (error instanceof PortalError) return 0
    throw error
  }
}

function listAlarms(db: Database, now: Date): Promise<Report[]> {
  return db.select().from(reports).where(lte(reports.alarmAt, now)).orderBy(asc(reports.alarmAt), asc(reports.id)).limit(atOnce)
}

/** The reporter has not answered in the days there were: no blame, the case goes on as it was, or ends if it was not taken up. */
function lapse(db: Database, { id: reportId, version }: Report, circumstances: Circumstances) {
  return moveReport(db, { reportId, version, actor: system, ...circumstances }, 'lapse', (report) => {
    if (isInTime(report.dueOn, report.due, circumstances.now)) throw reportCannotMove()
    return { action: 'report.lapsed' }
  })
}

/** Leaves one event for a clock that has run out. The case itself has not changed: its version stays. */
async function noteLate(db: Database, report: Report, { keys, now }: Circumstances) {
  const supervisors = report.isDemo ? [] : await listSupervisors(db, report)
  await commit(db, tx => [
    tx.update(reports).set({ alarmAt: nextEnd(report, now) })
      .where(and(eq(reports.id, report.id), eq(reports.version, report.version), eq(reports.alarmAt, report.alarmAt!))).returning({ id: reports.id }),
    ...recordEvent(tx, { action: 'report.stepLate', subject: { type: 'report', id: report.id }, actor: system, at: now, facts: { status: report.status } }),
    ...supervisors.flatMap(to => queueMail(tx, { keys, kind: 'report.late', to, params: { number: report.number }, at: now })),
  ])
}

async function listTold(db: Database, { calendar, now }: Circumstances): Promise<Report[]> {
  const rows = await db.select().from(reports)
    .where(and(inArray(reports.status, ['told', 'followedUp']), lte(reports.toldAt, new Date(now.getTime() - (getClock('report.archive', calendar).amount ?? 0) * dayMs)))).orderBy(asc(reports.toldAt)).limit(atOnce)
  return rows.filter(({ toldAt }) => {
    const due = toldAt && dueBy('report.archive', toldAt, calendar)
    return due && endOfDue(due.day, toReportDue(due)).getTime() <= now.getTime()
  })
}

function close(db: Database, { id: reportId, version }: Report, circumstances: Circumstances) {
  return moveReport(db, { reportId, version, actor: system, ...circumstances }, 'close', () => ({ action: 'report.closed' }))
}
