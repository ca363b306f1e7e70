import { nextWorkingDay, type WorkCalendar } from '../calendar/calendar.ts'
import { dueBy, type ClockId } from '../calendar/clocks.ts'
import { addDays, daysBetween } from '../calendar/days.ts'
import { dueDay } from '../calendar/due.ts'
import { toDay, type Day } from '../time.ts'
import { endOfDue, toReportDue, type PausedClocks, type ReportDue } from './records.ts'
import { stateOfWork, type ReportMove, type ReportStatus, type Track } from './rules.ts'

/** The clock until the reporter is told the result; it starts when the case is dispatched. */
export const feedbackClocks: Record<Track, ClockId> = {
  danger: 'report.danger', inConstruction: 'report.general', small: 'report.microMatter', complex: 'report.complex', general: 'report.general',
}

/**
 * The clock of the step a case is in, which only staff see beside the one the reporter sees; undefined where the law
 * says "at once" or nothing.
 */
export function stepClockOf(status: ReportStatus, track: Track): ClockId | undefined {
  if (status === 'accepted' || status === 'reopened' || status === 'disputed') return 'report.acceptDefault'
  if (status === 'dispatched') return track === 'danger' ? 'report.danger' : 'report.take'
  if (status !== 'taken' && status !== 'verifying') return undefined
  return track === 'inConstruction' ? 'report.inConstruction' : track === 'danger' ? 'report.danger' : undefined
}

/** What the reporter was promised, and the step staff are in; days in Asia/Shanghai. */
export interface CaseClocks { dueOn: Day | null, due: ReportDue | null, stepDueOn: Day | null, stepDue: ReportDue | null }

export interface ClockedCase extends CaseClocks {
  status: ReportStatus
  previousStatus: ReportStatus | null
  track: Track | null
  dispatchedAt: Date | null
  pausedClocks: PausedClocks | null
}

interface Circumstances {
  /** The state the move leads to. */
  to: ReportStatus
  track: Track
  calendar: WorkCalendar
  now: Date
  /** Of an extension, in the unit of the clock. */
  days?: number
}

/**
 * The clocks of a case once it has moved. A question stops them, and its answer lets them go on; a dispute changes
 * nothing of what the reporter was promised; the hours for a first look run from the dispatch (城乡规划条例 74: at once).
 */
export function clocksAfter(move: ReportMove, report: ClockedCase, { to, track, calendar, now, days = 0 }: Circumstances): CaseClocks & { pausedClocks: PausedClocks | null } {
  const started = (id: ClockId | undefined, since = now) => toPair(id && dueBy(id, since, calendar))
  const asReporter = ({ on, due }: Pair) => ({ dueOn: on, due })
  const asStep = ({ on, due }: Pair) => ({ stepDueOn: on, stepDue: due })
  const { dueOn, due, stepDueOn, stepDue } = report
  const running = { dueOn, due, stepDueOn, stepDue, pausedClocks: null }
  const stopped = { ...asReporter(none), ...asStep(none), pausedClocks: null }
  const step = stepClockOf(to, track)

  if (move === 'ask') {
    return { ...stopped, ...asReporter(started('report.needsInfo')), pausedClocks: { on: toDay(now), at: now.toISOString(), dueOn, due, stepDueOn, stepDue } }
  }
  if (report.status === 'needsInfo' && report.pausedClocks && (move === 'answer' || move === 'lapse') && to !== 'closed') {
    return { ...resumeClocks(report.pausedClocks, { calendar, now }), pausedClocks: null }
  }
  if (move === 'extend' && dueOn) return { ...running, ...asReporter(extendDue({ dueOn, due }, days, calendar)) }
  if (move === 'propose') return { ...running, ...asStep(started('report.secondCheck')) }
  if (move === 'doubt') return { ...running, ...asStep(started(stepClockOf(stateOfWork(report), track))) }
  if (to === 'accepted' || to === 'reopened') return { ...stopped, ...asReporter(started(step)), ...asStep(started(step)) }
  if (to === 'dispatched') {
    if (report.status === 'disputed' && track === report.track) return { ...running, ...asStep(started(step)) }
    const since = report.status === 'disputed' ? report.dispatchedAt ?? now : now
    return { ...stopped, ...asReporter(started(feedbackClocks[track], since)), ...asStep(started(step)) }
  }
  if (to === 'disputed') return { ...running, ...asStep(started(step)) }
  if (to === 'taken') return stepDue?.clock === step ? running : { ...running, ...asStep(started(step, report.dispatchedAt ?? now)) }
  if (to === 'verifying') return running
  return to === 'found' || to === 'handling' || to === 'handled' ? { ...running, ...asStep(none) } : stopped
}

interface Pair { on: Day | null, due: ReportDue | null }
const none: Pair = { on: null, due: null }

function toPair(due: ReturnType<typeof dueBy> | undefined): Pair {
  return due ? { on: due.day, due: toReportDue(due) } : none
}

/**
 * The clocks as they go on after a question: later by the days the question was open, in the unit of each clock
 * (working days by working days), and by the very milliseconds for a clock in hours. A day that is not worked gives way.
 */
export function resumeClocks(paused: PausedClocks, { calendar, now }: { calendar: WorkCalendar, now: Date }): CaseClocks {
  const reporter = goOn({ on: paused.dueOn, due: paused.due }, paused, { calendar, now })
  const step = goOn({ on: paused.stepDueOn, due: paused.stepDue }, paused, { calendar, now })
  return { dueOn: reporter.on, due: reporter.due, stepDueOn: step.on, stepDue: step.due }
}

function goOn({ on, due }: Pair, paused: PausedClocks, { calendar, now }: { calendar: WorkCalendar, now: Date }): Pair {
  if (on === null) return none
  if (due?.until) {
    const until = new Date(Date.parse(due.until) + Math.max(0, now.getTime() - Date.parse(paused.at)))
    return { on: toDay(until), due: { ...due, until: until.toISOString() } }
  }
  const pause = { from: paused.on, to: toDay(now) }
  if (!due?.counted) return { on: nextWorkingDay(addDays(on, Math.max(0, daysBetween(pause.from, pause.to))), calendar), due }
  if (pause.to <= pause.from) return { on, due }
  const { day, provisional, counted } = dueDay({ ...due.counted, pauses: [...due.counted.pauses ?? [], pause] }, calendar)
  return { on: day, due: { ...due, counted, provisional: due.provisional || provisional } }
}

/** The longest extension, in the unit of the reporter's clock: its own length again. None of a clock in hours. */
export function maxExtension(due: ReportDue | null): number {
  const { amount, unit } = due?.counted ?? { amount: 0, unit: null }
  return unit === 'day' || unit === 'workingDay' ? amount : 0
}

/** The reporter's clock, so many days of its own unit longer. */
export function extendDue({ dueOn, due }: { dueOn: Day, due: ReportDue | null }, days: number, calendar: WorkCalendar): { on: Day, due: ReportDue | null } {
  const { day, provisional, counted } = dueDay({ start: dueOn, amount: days, unit: due?.counted?.unit ?? 'day' }, calendar)
  return { on: day, due: due && { ...due, counted, provisional: due.provisional || provisional } }
}

/** Whether a clock has not run out yet; true when none runs. The first instant after its end is too late. */
export function isInTime(on: Day | null, due: Pick<ReportDue, 'until'> | null, now: Date): boolean {
  return on === null || now.getTime() < endOfDue(on, due).getTime()
}

/** The earliest end of both clocks, or the earliest after `since`; null when there is none. */
export function nextEnd({ dueOn, due, stepDueOn, stepDue }: CaseClocks, since = new Date(0)): Date | null {
  const ends = [[dueOn, due], [stepDueOn, stepDue]] as const
  const times = ends.flatMap(([on, due]) => on === null ? [] : endOfDue(on, due).getTime()).filter(time => time > since.getTime())
  return times.length === 0 ? null : new Date(Math.min(...times))
}

/**
 * The last day on which an unhappy answer still opens the case again; null when the reporter had it opened again before.
 * What a supervisor opens again does not count against the reporter.
 */
export function reopenUntil({ reporterReopenedAt, toldAt }: { reporterReopenedAt: Date | null, toldAt: Date | null }, calendar: WorkCalendar): Day | null {
  return reporterReopenedAt !== null || toldAt === null ? null : dueBy('report.reopen', toldAt, calendar)?.day ?? null
}
