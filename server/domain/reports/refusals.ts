import { and, eq } from 'drizzle-orm'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { nextEnd } from '../../../shared/reports/clocks.ts'
import type { RefusalReason } from '../../../shared/reports/refusals.ts'
import { canMove, needsSecondForRefusal } from '../../../shared/reports/rules.ts'
import { nothingProposed, proposedAlready, reportCannotMove, secondPersonNeeded } from './errors.ts'
import { forgetDecision, keepUndo, moveReport, snapshotOf, type Decision, type Moved } from './moves.ts'
import { getReport, type Report } from './queries.ts'
import { reportContacts, reportProposals, reports } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/** Whether a second person has to agree before this report is refused. */
export async function needsSecond(db: Database, reportId: string): Promise<boolean> {
  const { inDanger } = await getReport(db, reportId)
  const contacts = await db.select({ id: reportContacts.reportId }).from(reportContacts).where(eq(reportContacts.reportId, reportId))
  return needsSecondForRefusal({ inDanger, isAnonymous: contacts.length === 0 })
}

export async function findProposal(db: Database, reportId: string) {
  const [proposal] = await db.select().from(reportProposals).where(eq(reportProposals.reportId, reportId))
  return proposal
}

/** Keeps a refusal until a second person has looked at it; left unseen it is late after two hours. */
export async function proposeRefusal(db: Database, { reason, ...decision }: Decision<StaffActor> & { reason: RefusalReason }): Promise<Moved> {
  const { reportId, version, actor, calendar, now } = decision
  const report = await getReport(db, reportId)
  if (version !== undefined && report.version !== version) throw new StaleWriteError()
  if (!canMove(report, 'refuse')) throw reportCannotMove()
  if (await findProposal(db, reportId)) throw proposedAlready()
  const ends = [nextEnd(report), dueBy('report.dangerRefusalCheck', now, calendar)?.at].flatMap(end => end?.getTime() ?? [])
  const end = new Date(Math.min(...ends))
  const set = { nextDueAt: end, alarmAt: end }
  const event = createId()
  await commit(db, tx => [
    move(tx, report, set),
    ...recordEvent(tx, { id: event, action: 'report.refusalProposed', subject: { type: 'report', id: reportId }, actor, at: now, facts: { reasonNumber: reason } }),
    ...forgetDecision(tx, reportId),
    tx.insert(reportProposals).values({ reportId, reason, by: actor.id, at: now }).returning({ id: reportProposals.reportId }),
    keepUndo(tx, report, { by: actor.id, now, before: snapshotOf(report, set), along: { mails: [], messages: [], event } }),
  ])
  return { status: report.status, version: report.version + 1 }
}

/**
 * A second person refuses a report as proposed, or leaves it to be decided anew.
 * Throws `report.nothing_proposed` (409), `report.second_person_needed` (403).
 */
export async function checkRefusal(db: Database, { agree, ...decision }: Decision<StaffActor> & { agree: boolean }): Promise<Moved> {
  const { reportId, version, actor, now } = decision
  const report = await getReport(db, reportId)
  if (version !== undefined && report.version !== version) throw new StaleWriteError()
  const proposal = await findProposal(db, reportId)
  if (!proposal) throw nothingProposed()
  if (proposal.by === actor.id) throw secondPersonNeeded()
  const { reason, by } = proposal
  if (agree) {
    return moveReport(db, { ...decision, version: report.version }, 'refuse', () =>
      ({ action: 'report.refused', facts: { reasonNumber: reason, proposedBy: by }, changes: { refusalReason: reason }, canUndo: false }))
  }
  const end = nextEnd(report)
  await commit(db, tx => [
    move(tx, report, { nextDueAt: end, alarmAt: end }),
    ...recordEvent(tx, { action: 'report.refusalDeclined', subject: { type: 'report', id: reportId }, actor, at: now, facts: { reasonNumber: reason, proposedBy: by } }),
    ...forgetDecision(tx, reportId),
  ])
  return { status: report.status, version: report.version + 1 }
}

function move(tx: Database, { id, version }: Report, set: Pick<Report, 'nextDueAt' | 'alarmAt'>) {
  return tx.update(reports).set({ ...set, version: version + 1 }).where(and(eq(reports.id, id), eq(reports.version, version))).returning({ id: reports.id })
}
