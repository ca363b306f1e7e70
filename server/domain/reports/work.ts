import type { Database } from '../../database/connect.ts'
import { toSimplified } from '../../text/simplify.ts'
import { findBody } from '../bodies/queries.ts'
import { isInTime } from '../../../shared/reports/clocks.ts'
import { stateOfWork, type Finding } from '../../../shared/reports/rules.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import type { CaseActor, CaseDecision } from './case.ts'
import { handledBefore, notHandledYet, notYourCase, nothingProposed, nothingToHandle, reportInvalid, secondPersonNeeded, tooLateToDispute } from './errors.ts'
import { moveReport, type Moved, type Plan } from './moves.ts'
import type { Report } from './queries.ts'

/**
 * Whether somebody works for the body that has the case: the one of their account, or, for an officer of a
 * sub-district, its own office. Throws `report.not_your_case` (403), `report.handled_before` (403).
 */
async function requireOwnCase(db: Database, report: Report, { id, bodyId, subDistricts }: CaseActor): Promise<void> {
  if (id === report.formerHandlerId) throw handledBefore()
  if (bodyId) {
    if (bodyId !== report.bodyId) throw notYourCase()
    return
  }
  const body = report.bodyId === null ? undefined : await findBody(db, report.bodyId)
  const isOffice = body?.kind === 'subDistrict' && body.subDistrict === report.subDistrict
  if (!isOffice || subDistricts === 'all' || !subDistricts.includes(report.subDistrict)) throw notYourCase()
}

type WorkMove = 'dispute' | 'take' | 'visit' | 'propose' | 'handle' | 'finish'

function work(db: Database, decision: CaseDecision, move: WorkMove, plan: (report: Report) => Plan): Promise<Moved> {
  return moveReport(db, decision, move, async (report) => {
    await requireOwnCase(db, report, decision.actor)
    return plan(report)
  })
}

/** Says that a case is not this body's; it stays responsible until triage has decided. Throws `report.too_late_to_dispute` (409) once its time to take the case is over. */
export function disputeReport(db: Database, { reason, ...decision }: CaseDecision & { reason: string }): Promise<Moved> {
  return work(db, decision, 'dispute', (report) => {
    if (!isInTime(report.stepDueOn, report.stepDue, decision.now)) throw tooLateToDispute()
    return { action: 'report.disputed', facts: { note: reason } }
  })
}

/** Takes a case: the person is its handler from now on. */
export function takeReport(db: Database, decision: CaseDecision): Promise<Moved> {
  return work(db, decision, 'take', () => ({ action: 'report.taken', changes: { handlerId: decision.actor.id } }))
}

/** Goes and looks. */
export function visitReport(db: Database, decision: CaseDecision): Promise<Moved> {
  return work(db, decision, 'visit', () => ({ action: 'report.visited' }))
}

/** Says what was found; it counts once a second person has agreed. */
export function proposeFinding(db: Database, { finding, text, ...decision }: CaseDecision & { finding: Finding, text: string }): Promise<Moved> {
  const { actor, now } = decision
  return work(db, decision, 'propose', () => ({
    action: 'report.findingProposed', facts: { finding, note: text }, changes: { finding, findingText: text, findingBy: actor.id, findingAt: now, checkedBy: null },
  }))
}

/**
 * A second person agrees with what was found, or sends the first to look again.
 * Throws `report.nothing_proposed` (409), `report.second_person_needed` (403).
 */
export function checkFinding(db: Database, { agree, text, ...decision }: CaseDecision & { agree: boolean, text: string }): Promise<Moved> {
  const { actor } = decision
  return moveReport(db, decision, agree ? 'confirm' : 'doubt', ({ finding, findingBy }) => {
    if (finding === null || findingBy === null) throw nothingProposed()
    if (actor.id === findingBy) throw secondPersonNeeded()
    return agree
      ? { action: 'report.findingConfirmed', facts: { finding }, changes: { checkedBy: actor.id } }
      : { action: 'report.findingDoubted', facts: { finding, note: text }, changes: { finding: null, findingText: null, findingBy: null, findingAt: null } }
  })
}

/** Begins to handle what was confirmed. Throws `report.nothing_to_handle` (409) for any other finding. */
export function handleReport(db: Database, decision: CaseDecision): Promise<Moved> {
  return work(db, decision, 'handle', ({ finding }) => {
    if (finding !== 'confirmed') throw nothingToHandle()
    return { action: 'report.handlingBegun' }
  })
}

/** Has done what there was to do. What was confirmed has to be handled before: throws `report.not_handled_yet` (409). */
export function finishReport(db: Database, { text, ...decision }: CaseDecision & { text: string }): Promise<Moved> {
  return work(db, decision, 'finish', (report) => {
    if (stateOfWork(report) === 'found' && report.finding === 'confirmed') throw notHandledYet()
    const issues = findWordIssues('text', text, { keep: true, simplify: toSimplified })
    if (issues.length > 0) throw reportInvalid({ issues })
    return { action: 'report.handled', changes: { result: text, handledAt: decision.now } }
  })
}
