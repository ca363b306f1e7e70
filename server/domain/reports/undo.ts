import { and, eq, inArray } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent } from '../events/record.ts'
import { dropMails } from '../notifications/outbox.ts'
import type { ReportSnapshot } from '../../../shared/reports/records.ts'
import { tooLateToUndo } from './errors.ts'
import { forgetDecision, type Decision, type Moved } from './moves.ts'
import { getReport, type Report } from './queries.ts'
import type { CaseActor } from './case.ts'
import { reportMessages, reports, reportUndos } from './tables.ts'

/**
 * Takes one's own last decision back: the case stands as before, and the mails of the decision never leave. The event
 * stays, with one that says it was undone. Throws `stale` (409), `report.too_late_to_undo` (409) after ten seconds, for somebody else's decision, and
 * once the case has changed.
 */
export async function undoDecision(db: Database, { reportId, version, actor, now }: Decision<CaseActor>): Promise<Moved> {
  const report = await getReport(db, reportId)
  if (version !== undefined && report.version !== version) throw new StaleWriteError()
  const undo = await findUndo(db, report)
  if (!undo || undo.by !== actor.id || now.getTime() >= undo.until.getTime()) throw tooLateToUndo()
  const { mails, messages, event } = undo.along
  const before = restore(undo.before)
  await commit(db, tx => [
    tx.update(reports).set({ ...before, version: report.version + 1 }).where(and(eq(reports.id, reportId), eq(reports.version, report.version))).returning({ id: reports.id }),
    ...recordEvent(tx, { action: 'report.undone', subject: { type: 'report', id: reportId }, actor, at: now, facts: { event } }),
    ...forgetDecision(tx, reportId),
    dropMails(tx, mails),
    orNothing(tx.delete(reportMessages).where(inArray(reportMessages.id, messages)).returning({ id: reportMessages.id })),
  ])
  return { status: before.status ?? report.status, version: report.version + 1 }
}

/** The way back from the last decision, while the case stands as that decision left it. */
export async function findUndo(db: Database, { id, version }: Pick<Report, 'id' | 'version'>) {
  const [undo] = await db.select().from(reportUndos).where(and(eq(reportUndos.reportId, id), eq(reportUndos.version, version)))
  return undo
}

/** Instants are kept as text, and every column of an instant ends in At. */
function restore(before: ReportSnapshot): Partial<Report> {
  return Object.fromEntries(Object.entries(before).map(([column, value]) => [column, column.endsWith('At') && typeof value === 'string' ? new Date(value) : value]))
}
