import { and, eq } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { queueMail } from '../notifications/outbox.ts'
import type { MailKind } from '../../../i18n/messages.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import type { ReportSnapshot } from '../../../shared/reports/records.ts'
import { clocksAfter, nextEnd } from '../../../shared/reports/clocks.ts'
import { canMove, staffUndoSeconds, stateAfter, toldMoves, undoableMoves, type ReportMove, type ReportStatus, type Track } from '../../../shared/reports/rules.ts'
import { prepareNotice } from './contact.ts'
import { reportCannotMove } from './errors.ts'
import { getReport, listCoReports, type Report } from './queries.ts'
import { reportProposals, reports, reportUndos } from './tables.ts'

export interface Decision<By extends Actor = Actor> {
  reportId: string
  /** The version somebody saw; without one, a case is moved as it is found. */
  version?: number
  actor: By
  keys: Keys
  calendar: WorkCalendar
  now: Date
}

type Changes = Partial<typeof reports.$inferInsert>

/** What a move does beside the state and its clocks. */
export interface Plan {
  /** Of the event: `report.accepted`. */
  action: string
  facts?: Record<string, unknown>
  /** What the reporter and the public may read as the reason. */
  reason?: string
  changes?: Changes
  /** Other writes of the same commit. */
  writes?: (tx: Database) => Array<Write | OptionalWrite>
  /** Set at dispatch. */
  track?: Track
  /** Of an extension, in the unit of the reporter's clock. */
  days?: number
  /** Staff who get a mail of it, which says only that there is something to look at. */
  tellStaff?: { kind: MailKind, to: string[] }
  /** Messages that go with the decision when it is taken back. */
  messages?: string[]
  /** False for a decision that two have made. */
  canUndo?: boolean
}

/** Where a case stands after a move. */
export interface Moved { status: ReportStatus, version: number }

/**
 * Moves a case: its state, both clocks, the event and the mails to its reporters in one commit. `plan` is asked once
 * the move is allowed, and may refuse it. Some decisions of staff can be taken back for a few seconds; their mails
 * wait until then.
 * Throws `report.not_found` (404), `stale` (409) when `version` is not the case's or somebody was quicker,
 * `report.cannot_move` (409) from another state.
 */
export async function moveReport(db: Database, decision: Decision, move: ReportMove, plan: (report: Report) => Plan | Promise<Plan>): Promise<Moved> {
  const { reportId, version, actor, keys, calendar, now } = decision
  const report = await getReport(db, reportId)
  if (version !== undefined && report.version !== version) throw new StaleWriteError()
  if (!canMove(report, move)) throw reportCannotMove()
  const planned = await plan(report)
  const { action, facts = {}, reason, changes = {}, writes = () => [], track = report.track ?? 'general', days, messages = [], canUndo = true } = planned
  const to = stateAfter(report, move)
  const clocks = clocksAfter(move, report, { to, track, calendar, now, days })
  const end = nextEnd(clocks)
  const set: Changes = {
    ...clocks, nextDueAt: end, alarmAt: end, status: to, previousStatus: previousAfter(report, move, to), movedAt: to === report.status ? report.movedAt : now,
    ...move === 'reopen' ? begunAnew(report) : {}, ...changes,
  }
  const isUndoable = canUndo && actor.kind === 'staff' && (undoableMoves as readonly ReportMove[]).includes(move)
  const notices = await prepareNotices(db, report, { move, to, actor, keys, now, waits: isUndoable, staff: planned.tellStaff })
  const event = createId()
  await commit(db, tx => [
    tx.update(reports).set({ ...set, version: report.version + 1 })
      .where(and(eq(reports.id, reportId), eq(reports.version, report.version))).returning({ id: reports.id }),
    ...recordEvent(tx, { id: event, action, subject: { type: 'report', id: reportId }, actor, at: now, reason, facts }),
    ...writes(tx),
    ...forgetDecision(tx, reportId),
    ...isUndoable
      ? [keepUndo(tx, report, { by: actor.id, now, before: snapshotOf(report, set), along: { mails: notices.mails, messages, event } })]
      : [],
    ...notices.write(tx),
  ])
  return { status: to, version: report.version + 1 }
}

function previousAfter(report: Report, move: ReportMove, to: ReportStatus): ReportStatus | null {
  if (move === 'ask' || move === 'extend') return report.status
  return to === 'extended' ? report.previousStatus : null
}

/** A case that is opened again begins with nothing found yet, and goes to somebody else. */
function begunAnew({ reopenings, handlerId, formerHandlerId }: Report): Changes {
  return {
    reopenings: reopenings + 1, formerHandlerId: handlerId ?? formerHandlerId, handlerId: null, checkedBy: null, result: null,
    finding: null, findingText: null, findingBy: null, findingAt: null, handledAt: null, toldAt: null, extendedAt: null,
  }
}

/** A case that has changed keeps neither the way back from what was decided before nor what waited for a second person. */
export function forgetDecision(tx: Database, reportId: string): OptionalWrite[] {
  return [
    orNothing(tx.delete(reportUndos).where(eq(reportUndos.reportId, reportId)).returning({ id: reportUndos.reportId })),
    orNothing(tx.delete(reportProposals).where(eq(reportProposals.reportId, reportId)).returning({ id: reportProposals.reportId })),
  ]
}

/** The few seconds in which somebody can take a decision back. */
export function keepUndo(tx: Database, { id, version }: Report, { by, now, ...undo }: Pick<typeof reportUndos.$inferInsert, 'by' | 'before' | 'along'> & { now: Date }): Write {
  return tx.insert(reportUndos).values({ reportId: id, version: version + 1, by, until: new Date(now.getTime() + staffUndoSeconds * 1000), ...undo })
    .returning({ id: reportUndos.reportId })
}

/** How the case stood in all that the decision changes. */
export function snapshotOf(report: Report, changes: Changes): ReportSnapshot {
  return Object.fromEntries((Object.keys(changes) as Array<keyof Report>).map((column) => {
    const value = report[column]
    return [column, value instanceof Date ? value.toISOString() : value]
  }))
}

/** Longer than a decision can be taken back, so that no mail tells of one that was. */
const noticeDelaySeconds = staffUndoSeconds + 5

async function prepareNotices(db: Database, report: Report, { move, to, actor, keys, now, waits, staff }: {
  move: ReportMove, to: ReportStatus, actor: Actor, keys: Keys, now: Date, waits: boolean, staff: Plan['tellStaff']
}) {
  const dueAt = waits ? new Date(now.getTime() + noticeDelaySeconds * 1000) : now
  const mails: string[] = []
  const newId = () => mails[mails.push(createId()) - 1]!
  const isTold = actor.kind !== 'resident' && (toldMoves as readonly ReportMove[]).includes(move)
  // What is asked of one reporter is no news for the others, until the case ends for want of an answer.
  const isOfOne = move === 'ask' || (move === 'lapse' && to !== 'closed')
  const told = isTold ? [report, ...isOfOne ? [] : await listCoReports(db, report.id)].filter(({ reporterLeftAt }) => reporterLeftAt === null) : []
  const notices = await Promise.all(told.map(report => prepareNotice(db, report, keys, now, { mailId: newId(), dueAt })))
  const toStaff = (staff?.to ?? []).map(to => ({ id: newId(), to }))
  return {
    mails,
    write: (tx: Database) => [
      ...notices.flatMap(notice => notice(tx)),
      ...toStaff.flatMap(({ id, to }) => queueMail(tx, { id, keys, kind: staff!.kind, to, at: now, dueAt })),
    ],
  }
}
