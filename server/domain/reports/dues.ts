import { and, asc, eq, gt, isNotNull, isNull, notInArray, or } from 'drizzle-orm'
import { orNothing } from '../../database/commit.ts'
import { endOfDue, type PausedClocks, type ReportDue } from '../../../shared/reports/records.ts'
import type { ReportStatus } from '../../../shared/reports/rules.ts'
import type { Day } from '../../../shared/time.ts'
import type { DueSource, OpenRow } from '../calendar/commands.ts'
import { reportAppeals, reports } from './tables.ts'

interface ReportDueDay { name: 'answer' | 'step' | 'pausedAnswer' | 'pausedStep', action: string, day: Day, due: ReportDue }
interface OpenReport extends OpenRow { dues: ReportDueDay[], pausedClocks: PausedClocks | null, nextDueAt: Date | null, alarmAt: Date | null }

/** Nothing more is due of these. A refused report may have an appeal to be answered. */
const over: ReportStatus[] = ['transferred', 'merged', 'closed', 'withdrawn']

const ofAnswer = { action: 'report.dueRecounted' }
const ofStep = { action: 'report.stepDueRecounted' }

/** The due days of reports, for `recountDue`: of the answer and of the step, running or waiting for the reporter. */
export const reportDues: DueSource<OpenReport> = {
  subject: 'report',
  async list(db, { after, limit }) {
    const { id, version, dueOn, due, stepDueOn, stepDue, pausedClocks, nextDueAt, alarmAt } = reports
    const rows = await db.select({ id, version, dueOn, due, stepDueOn, stepDue, pausedClocks, nextDueAt, alarmAt }).from(reports)
      .where(and(gt(id, after), notInArray(reports.status, over), or(isNotNull(dueOn), isNotNull(stepDueOn), isNotNull(pausedClocks))))
      .orderBy(asc(id)).limit(limit)
    return rows.map(row => ({
      ...row,
      dues: [
        ...dueOf({ name: 'answer', ...ofAnswer }, row.dueOn, row.due),
        ...dueOf({ name: 'step', ...ofStep }, row.stepDueOn, row.stepDue),
        ...row.pausedClocks ? dueOf({ name: 'pausedAnswer', ...ofAnswer }, row.pausedClocks.dueOn, row.pausedClocks.due) : [],
        ...row.pausedClocks ? dueOf({ name: 'pausedStep', ...ofStep }, row.pausedClocks.stepDueOn, row.pausedClocks.stepDue) : [],
      ],
    }))
  },
  move(tx, { id, version, pausedClocks, ...before }, dues, now) {
    const [answer, step, pausedAnswer, pausedStep] = (['answer', 'step', 'pausedAnswer', 'pausedStep'] as const).map(name => dues.find(due => due.name === name))
    const moved = tx.update(reports).set({
      ...answer && { dueOn: answer.day, due: answer.due },
      ...step && { stepDueOn: step.day, stepDue: step.due },
      ...endsAfter(before, dues, now),
      ...pausedClocks && {
        pausedClocks: {
          ...pausedClocks,
          ...pausedAnswer && { dueOn: pausedAnswer.day, due: pausedAnswer.due },
          ...pausedStep && { stepDueOn: pausedStep.day, stepDue: pausedStep.due },
        },
      },
      version: version + 1,
    }).where(and(eq(reports.id, id), eq(reports.version, version))).returning({ id: reports.id })
    if (answer?.due.clock !== 'report.appeal') return [moved]
    // The list of appeals shows the day as well.
    return [moved, orNothing(tx.update(reportAppeals).set({ dueOn: answer.day }).where(and(eq(reportAppeals.reportId, id), isNull(reportAppeals.decidedAt))).returning({ reportId: reportAppeals.reportId }))]
  },
}

function dueOf(name: Pick<ReportDueDay, 'name' | 'action'>, day: Day | null, due: ReportDue | null): ReportDueDay[] {
  return day && due ? [{ ...name, day, due }] : []
}

/**
 * The end the queue is ordered by, and the next alarm. An end that was noted as late stays noted, unless it lies in the
 * future again; an end that is no clock's of these (of a refusal waiting for its second person) stays.
 */
function endsAfter({ dues: before, nextDueAt, alarmAt }: Pick<OpenReport, 'dues' | 'nextDueAt' | 'alarmAt'>, dues: ReportDueDay[], now: Date) {
  const running = (all: ReportDueDay[]) => all.filter(({ name }) => name === 'answer' || name === 'step').map(({ day, due }) => endOfDue(day, due).getTime())
  const [old, ends] = [running(before), running(dues)]
  const isForeign = (instant: Date | null): instant is Date => instant !== null && !old.includes(instant.getTime())
  const alarms = ends.filter((end, index) => (alarmAt && old[index]! >= alarmAt.getTime()) || end > now.getTime())
  const earliest = (times: number[]) => times.length > 0 ? new Date(Math.min(...times)) : null
  return {
    nextDueAt: earliest([...ends, ...isForeign(nextDueAt) ? [nextDueAt.getTime()] : []]),
    alarmAt: earliest([...alarms, ...isForeign(alarmAt) ? [alarmAt.getTime()] : []]),
  }
}
