import { and, eq, isNull } from 'drizzle-orm'
import type { Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { bodyUnfit } from '../bodies/errors.ts'
import { getBody, getWorkingBody } from '../bodies/queries.ts'
import type { Actor } from '../events/record.ts'
import { listBodyRecipients } from '../notifications/recipients.ts'
import { toSimplified } from '../../text/simplify.ts'
import { findRewriteIssues } from '../../../shared/reports/rewrite.ts'
import { trackOf } from '../../../shared/reports/rules.ts'
import { can, type Holder } from '../../../shared/staff/permissions.ts'
import { handledBefore, reportInvalid } from './errors.ts'
import { moveReport, type Decision, type Moved } from './moves.ts'
import { findReportByNumber, placeOf } from './queries.ts'
import { reportMessages } from './tables.ts'

/** Somebody of the staff, with what their account binds them to. */
export type CaseActor = Extract<Actor, { kind: 'staff' }> & Holder
export type CaseDecision = Decision<CaseActor>

/** Asks the reporter; both clocks stand still until the answer, or for the days the reporter has for it. */
export function askReporter(db: Database, { text, ...decision }: CaseDecision & { text: string }): Promise<Moved> {
  const { reportId, actor, now } = decision
  const id = createId()
  return moveReport(db, decision, 'ask', () => ({
    action: 'report.asked', messages: [id], writes: tx => [keepMessage(tx, { id, reportId, kind: 'question', text, by: actor.id, at: now })],
  }))
}

/** A message of the office to the reporter, who reads it with the number and the code of the receipt. */
export function keepMessage(tx: Database, message: typeof reportMessages.$inferInsert): Write {
  return tx.insert(reportMessages).values(message).returning({ id: reportMessages.id })
}

/** Passes a matter on to whoever is competent, here or outside, and tells the reporter whom (城乡规划条例 70). Throws `body.unfit` (422). */
export function transferReport(db: Database, { bodyId, text, ...decision }: CaseDecision & { bodyId: string, text: string }): Promise<Moved> {
  return moveReport(db, decision, 'transfer', async () => {
    const body = await getBody(db, bodyId)
    if (!body.active) throw bodyUnfit({ issues: [{ path: 'bodyId', code: 'body.unfit' }] })
    return { action: 'report.transferred', reason: text, facts: { bodyName: body.nameZh }, changes: { bodyId, handlerId: null } }
  })
}

/**
 * Puts a report together with the case it is about as well; its reporter is told the result of that one. The person
 * has to be responsible for both. Throws `invalid` (422) when there is no such case, or none that goes on.
 */
export function mergeReport(db: Database, { into, ...decision }: CaseDecision & { into: string }): Promise<Moved> {
  return moveReport(db, decision, 'merge', async (report) => {
    const main = await findReportByNumber(db, into)
    const isFit = main && main.id !== report.id && main.isDemo === report.isDemo && !unfitMains.includes(main.status) && can(decision.actor, 'reports', 'merge', placeOf(main))
    if (!isFit) throw reportInvalid({ issues: [{ path: 'into', code: 'report.main_unfit' }] })
    return { action: 'report.merged', facts: { number: main.number }, changes: { mergedInto: main.id } }
  })
}

const unfitMains: string[] = ['refused', 'transferred', 'merged', 'withdrawn']

/**
 * Gives a case to a body, which reads nothing but the rewrite. The body of a disputed case stays responsible until
 * then (首接负责). Throws `invalid` (422) for a rewrite that names somebody or quotes the reporter, `body.unfit` (422).
 */
export function dispatchReport(db: Database, { bodyId, rewrite, isComplex = false, ...decision }: CaseDecision & { bodyId: string, rewrite: string, isComplex?: boolean }): Promise<Moved> {
  return moveReport(db, decision, 'dispatch', async (report) => {
    if (decision.actor.id === report.formerHandlerId) throw handledBefore()
    const issues = findRewriteIssues(rewrite, [report.words, ...await listReporterTexts(db, report.id)], toSimplified)
    if (issues.length > 0) throw reportInvalid({ issues })
    const body = await getWorkingBody(db, bodyId)
    const track = trackOf({ ...report, isComplex })
    return {
      action: 'report.dispatched', facts: { bodyName: body.nameZh, bodyId }, track,
      changes: { bodyId, rewrite, track, dispatchedAt: decision.now, handlerId: null },
      tellStaff: { kind: 'report.assigned', to: report.isDemo ? [] : await listBodyRecipients(db, body) },
    }
  })
}

async function listReporterTexts(db: Database, reportId: string): Promise<string[]> {
  const rows = await db.select({ text: reportMessages.text }).from(reportMessages).where(and(eq(reportMessages.reportId, reportId), isNull(reportMessages.by)))
  return rows.map(({ text }) => text)
}
