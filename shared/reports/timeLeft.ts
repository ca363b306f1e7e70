import { endOfDay, toDay, type Day } from '../time.ts'
import { endOfDue, type ReportDue } from './records.ts'

export interface RunningClocks { dueOn: Day | null, due: Pick<ReportDue, 'until'> | null, stepDueOn: Day | null, stepDue: Pick<ReportDue, 'until'> | null }

/** The clock that ends first: its last day in Asia/Shanghai, and its last instant when it is counted in hours. */
export interface NearestDue { on: Day, until: string | null }

export function nearestDue({ dueOn, due, stepDueOn, stepDue }: RunningClocks): NearestDue | null {
  const clocks = [dueOn === null ? null : { on: dueOn, until: due?.until ?? null }, stepDueOn === null ? null : { on: stepDueOn, until: stepDue?.until ?? null }]
  const running = clocks.filter(clock => clock !== null)
  return running.sort((a, b) => endOfDue(a.on, a).getTime() - endOfDue(b.on, b).getTime())[0] ?? null
}

export interface TimeLeft { amount: number, unit: 'day' | 'hour' | 'minute', isOver: boolean }

/**
 * The time until a clock ends, or since, in the largest whole unit a person would say. A clock in days ends with its
 * last day: on that day 0 days are left and it is not over.
 */
export function timeLeft({ on, until }: NearestDue, now: Date): TimeLeft {
  if (until === null) {
    const days = Math.round((Date.parse(on) - Date.parse(toDay(now))) / 86_400_000)
    return { amount: Math.abs(days), unit: 'day', isOver: days < 0 }
  }
  const left = new Date(until).getTime() - now.getTime()
  const minutes = Math.floor(Math.abs(left) / 60_000)
  const isOver = left <= 0
  if (minutes < 60) return { amount: minutes, unit: 'minute', isOver }
  if (minutes < 48 * 60) return { amount: Math.floor(minutes / 60), unit: 'hour', isOver }
  return { amount: Math.floor(minutes / 1440), unit: 'day', isOver }
}

/** The first instant of tomorrow in Asia/Shanghai: what was put aside comes back then. */
export function startOfTomorrow(now: Date): Date {
  return endOfDay(toDay(now))
}
