import type { WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, type ClockId } from '../calendar/clocks.ts'
import { addDays } from '../calendar/days.ts'
import { startOfDay, toDay, type Day } from '../time.ts'
import { checkEveryDays, remediesUntil, type Dossier } from './moves.ts'
import type { DecisionKind } from './records.ts'
import type { SiteStatus } from './rules.ts'

/** What is due of a site, or what it has to wait for. */
export const siteDueNames = [
  'publishDecision', 'withdrawDecision', 'serveDecision', 'penaltyDecision', 'hold', 'removeBy', 'statement', 'notice', 'agreed', 'rectify', 'check', 'objection', 'identity',
] as const
export type SiteDueName = (typeof siteDueNames)[number]

export interface SiteDue {
  name: SiteDueName
  /** The last day, in Asia/Shanghai. */
  on: Day
  /** Whether the office is late; the time of another person runs out and nobody is late. */
  isOverdue: boolean
  /** The day it was counted from, where the sentence about it says so. */
  from: Day | null
  /** The number of the decision or of the objection. */
  number: string | null
}

/** What of a decision its due days are counted from. */
export interface DueDecision { kind: DecisionKind, number: string, decidedOn: Day, servedOn: Day | null, publishDueOn: Day, publishedAt: Date | null, changedOn: Day | null, withdrawDueOn: Day | null, withdrawnAt: Date | null }
export interface DueObjection { number: string, dueOn: Day, identityDueOn: Day | null }

const checked: readonly SiteStatus[] = ['closed', 'reuse', 'inspected']

/** Every day that counts for a site as it stands, the first first. */
export function duesOf({ dossier, lastCheckedOn, decisions, objections }: { dossier: Dossier, lastCheckedOn: Day | null, decisions: readonly DueDecision[], objections: readonly DueObjection[] }, { now, calendar }: { now: Date, calendar: WorkCalendar }): SiteDue[] {
  const today = toDay(now)
  const { status, round } = dossier
  const byOffice = (name: SiteDueName, on: Day | null | undefined, { from = null, number = null }: { from?: Day | null, number?: string | null } = {}): SiteDue[] =>
    on ? [{ name, on, isOverdue: on < today, from, number }] : []
  const ofOthers = (name: SiteDueName, on: Day | null | undefined, from: Day | null = null): SiteDue[] => on ? [{ name, on, isOverdue: false, from, number: null }] : []
  const count = (clock: ClockId, from: Day) => dueBy(clock, startOfDay(from), calendar)?.day ?? null
  const at = (...statuses: SiteStatus[]) => statuses.includes(status)
  return [
    ...decisions.flatMap(({ number, decidedOn, servedOn, publishDueOn, publishedAt, changedOn, withdrawDueOn, withdrawnAt }) => [
      ...publishedAt === null && changedOn === null ? byOffice('publishDecision', publishDueOn, { from: decidedOn, number }) : [],
      ...withdrawnAt === null ? byOffice('withdrawDecision', withdrawDueOn, { from: changedOn, number }) : [],
      ...servedOn === null && changedOn === null ? byOffice('serveDecision', count('site.serve', decidedOn), { from: decidedOn, number }) : [],
    ]),
    ...at('filed') && round.filedOn ? byOffice('penaltyDecision', count('site.penaltyDecision', round.filedOn), { from: round.filedOn }) : [],
    ...at('ordered', 'reminded', 'noticed', 'hold') ? ofOthers('hold', remediesUntil(dossier, calendar), [round.orderServedOn, round.enforcementServedOn].filter(day => day !== undefined).sort().at(-1) ?? null) : [],
    ...at('ordered') ? ofOthers('removeBy', round.removeByOn, round.orderServedOn ?? null) : [],
    ...at('reminded') ? ofOthers('statement', round.statementUntilOn, round.remindedOn ?? null) : [],
    ...at('noticed', 'hold') ? ofOthers('notice', round.noticeUntilOn, round.noticedOn ?? null) : [],
    ...at('voluntary', 'assisted') ? ofOthers('agreed', round.agreedUntilOn) : [],
    ...at('relapsed') ? byOffice('rectify', round.rectifyByOn) : [],
    ...checked.includes(status) && lastCheckedOn !== null ? byOffice('check', addDays(lastCheckedOn, checkEveryDays), { from: lastCheckedOn }) : [],
    ...objections.flatMap(({ number, dueOn, identityDueOn }) => [...byOffice('objection', dueOn, { number }), ...byOffice('identity', identityDueOn, { number })]),
  ].sort((a, b) => a.on < b.on ? -1 : a.on > b.on ? 1 : 0)
}
