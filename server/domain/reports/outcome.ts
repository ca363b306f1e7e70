import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { Rating } from '../../../shared/reports/afterwards.ts'
import { extendDue, isInTime, maxExtension } from '../../../shared/reports/clocks.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import type { CaseDecision } from './case.ts'
import { extendedBefore, handlerMayNotAsk, reportInvalid, tooLateToExtend } from './errors.ts'
import { moveReport, type Moved } from './moves.ts'
import { reportRatings } from './tables.ts'

/**
 * Gives a case more time, once, before its time is over and with a reason for the reporter (接诉即办条例 15).
 * Throws `report.too_late_to_extend` (409), `report.extended_before` (409), `invalid` (422) for more than the clock's own length.
 */
export function extendReport(db: Database, { days, reason, ...decision }: CaseDecision & { days: number, reason: string }): Promise<Moved> {
  return moveReport(db, decision, 'extend', ({ dueOn, due, extendedAt }) => {
    if (extendedAt) throw extendedBefore()
    if (dueOn === null || !isInTime(dueOn, due, decision.now)) throw tooLateToExtend()
    const max = maxExtension(due)
    const issues = [
      ...days > max ? [{ path: 'days', code: 'report.extension_too_long', params: { max } }] : [],
      ...findWordIssues('reason', reason, { keep: true, simplify: toSimplified }),
    ]
    if (issues.length > 0) throw reportInvalid({ issues })
    return { action: 'report.extended', reason, facts: { day: extendDue({ dueOn, due }, days, decision.calendar).on }, days, changes: { extendedAt: decision.now } }
  })
}

/** Tells the reporters the result, in time (接诉即办条例 15). */
export function tellReporter(db: Database, { text, ...decision }: CaseDecision & { text: string }): Promise<Moved> {
  return moveReport(db, decision, 'tell', ({ dueOn, due }) => ({ action: 'report.told', facts: { inTime: isInTime(dueOn, due, decision.now) }, changes: { toldText: text, toldAt: decision.now } }))
}

/** What the office heard when it called back; without `solved` nothing was answered. */
export interface CallBack extends Partial<Rating> { reached: boolean, words?: string }

/** Asks the reporter how it went; never by whoever handled the case (接诉即办条例 23). Throws `report.handler_may_not_ask` (403). */
export function followUpReport(db: Database, { reached, solved, speed, manner, outcome, words, ...decision }: CaseDecision & CallBack): Promise<Moved> {
  const { reportId, actor, now } = decision
  return moveReport(db, decision, 'followUp', ({ handlerId, reopenings }) => {
    if (actor.id === handlerId) throw handlerMayNotAsk()
    return {
      action: 'report.followedUp', facts: { reached: reached ? 'yes' : 'no', ...solved ? { solved } : {} },
      writes: tx => solved && speed && manner && outcome
        ? [tx.insert(reportRatings).values({ id: createId(), reportId, round: reopenings, solved, speed, manner, outcome, words: words || null, via: 'call', at: now }).returning({ id: reportRatings.id })]
        : [],
    }
  })
}

/** Opens a case again, whoever asked for it before. It goes to somebody else, with new clocks. */
export function reopenReport(db: Database, { reason, ...decision }: CaseDecision & { reason: string }): Promise<Moved> {
  return moveReport(db, decision, 'reopen', () => ({ action: 'report.reopened', facts: { note: reason } }))
}

/** Closes a case before its time, when nothing is left to do. */
export function closeReport(db: Database, { reason, ...decision }: CaseDecision & { reason: string }): Promise<Moved> {
  return moveReport(db, decision, 'close', () => ({ action: 'report.closed', facts: { note: reason } }))
}
