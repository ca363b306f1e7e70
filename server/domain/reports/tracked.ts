import { asc, eq } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { findBodyNames } from '../bodies/queries.ts'
import { listTimeline, type TimelineEntry } from '../events/queries.ts'
import { reopenUntil } from '../../../shared/reports/clocks.ts'
import { canAdd, canRate, withdrawalOf } from '../../../shared/reports/afterwards.ts'
import { isWorkingDay, type WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { getClock } from '../../../shared/calendar/clocks.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { maskWords } from '../../../shared/reports/masks.ts'
import { endOfDue, type ReportDue } from '../../../shared/reports/records.ts'
import { bodyStatuses, undoMinutes, type ReportStatus } from '../../../shared/reports/rules.ts'
import { shownStepOf } from '../../../shared/reports/steps.ts'
import { roles } from '../../../shared/staff/permissions.ts'
import type { Day } from '../../../shared/time.ts'
import { findAppeal } from './appeals.ts'
import { listContactWays } from './contact.ts'
import { canTakeBack, findRating, hasOthers } from './followUp.ts'
import { getReport, type Report } from './queries.ts'
import { reportMessages, reportPhotos } from './tables.ts'

/** A report as whoever holds its receipt sees it: no staff names, no notes, nothing of others who reported the same. */
export async function getTrackedReport(db: Database, { reportId, calendar, now }: { reportId: string, calendar: WorkCalendar, now: Date }) {
  const report = await getReport(db, reportId)
  const main = await findMain(db, report)
  const [timeline, messages, photos, appeal, rating, ways, others, bodies] = await Promise.all([
    listTimeline(db, { type: 'report', id: reportId }),
    db.select({ kind: reportMessages.kind, text: reportMessages.text, at: reportMessages.at }).from(reportMessages)
      .where(eq(reportMessages.reportId, reportId)).orderBy(asc(reportMessages.at), asc(reportMessages.id)),
    db.select({ id: reportPhotos.id }).from(reportPhotos).where(eq(reportPhotos.reportId, reportId)),
    findAppeal(db, reportId), findRating(db, report), listContactWays(db, reportId), hasOthers(db, reportId),
    findBodyNames(db, [report, main].flatMap(of => of?.bodyId ?? [])),
  ])
  const { number, kind, subDistrict, community, placeWords, words, masks, status, previousStatus, refusalReason, receivedAt, version, reporterLeftAt } = report
  const hasAdded = messages.some(({ kind }) => kind === 'addition')
  const isErased = status === 'withdrawn' && words === '' && placeWords === ''
  const until = reopenUntil(report, calendar)
  const matter = main ?? report
  return {
    kind: 'report' as const,
    number, matter: kind, subDistrict, community, placeWords, status, previousStatus, refusalReason, receivedAt, version, isErased, hasLeft: reporterLeftAt !== null,
    holder: { ...holderOf(matter), body: (matter.bodyId && bodies.get(matter.bodyId)) || null },
    due: main ? dueOfMain(main, calendar) : explainDue(report, calendar),
    words: maskWords(words, masks ?? []),
    photoCount: photos.length,
    outcome: outcomeOf(matter),
    main: main && { status: main.status === 'needsInfo' ? main.previousStatus ?? 'submitted' : main.status },
    steps: timeline.flatMap(toStep),
    messages,
    openings: timeline.filter(({ action }) => action === 'report.contactOpened')
      .map(({ at, reason, facts }) => ({ at, reason, role: roles.find(role => role === facts.role) ?? null })),
    appeal: appeal ? { text: appeal.text, at: appeal.at, dueOn: appeal.dueOn, outcome: appeal.outcome, answer: appeal.answer } : null,
    rating: rating ? { solved: rating.solved, speed: rating.speed, manner: rating.manner, outcome: rating.outcome } : null,
    ways,
    reopenUntil: until !== null && now < endOfDue(until, null) ? until : null,
    may: {
      takeBackUntil: canTakeBack(report, now) ? new Date(receivedAt.getTime() + undoMinutes * 60_000) : null,
      add: canAdd({ ...report, hasAdded }),
      answer: status === 'needsInfo' && reporterLeftAt === null,
      rate: canRate(report) && !rating,
      appeal: status === 'refused' && !appeal && reporterLeftAt === null,
      withdraw: withdrawalOf({ ...report, hasOthers: others }),
      notice: reporterLeftAt === null && status !== 'withdrawn',
    },
  }
}

/** The case a merged report is about, at the end of the line. */
async function findMain(db: Database, { status, mergedInto }: Report): Promise<Report | null> {
  if (status !== 'merged' || mergedInto === null) return null
  let main = await getReport(db, mergedInto)
  for (let hops = 0; main.status === 'merged' && main.mergedInto !== null && hops < 9; hops++) main = await getReport(db, main.mergedInto)
  return main
}

const withBody: readonly ReportStatus[] = bodyStatuses

/** From its dispatch on; before, it would tell when somebody else has reported it, and a question is another's. */
function dueOfMain(main: Report, calendar: WorkCalendar): ExplainedDue | null {
  return main.dispatchedAt === null || main.status === 'needsInfo' ? null : explainDue(main, calendar)
}

/** In whose hands it is now. */
function holderOf({ status, previousStatus, bodyId }: Report): { sort: 'subDistrict' | 'body' | 'receiver' | 'nobody' } {
  if (status === 'transferred') return { sort: bodyId ? 'receiver' : 'nobody' }
  if (status === 'closed' || status === 'withdrawn' || status === 'refused') return { sort: 'nobody' }
  const isWithBody = bodyId !== null && (withBody.includes(status) || (status === 'needsInfo' && previousStatus !== null && withBody.includes(previousStatus)))
  return { sort: isWithBody ? 'body' : 'subDistrict' }
}

/** What was found and done, once it is settled; the officer's own words stay inside. */
function outcomeOf({ status, finding, checkedBy, result, toldText, handledAt, toldAt }: Report) {
  const isSettled = finding !== null && checkedBy !== null
  const isTold = toldAt !== null || status === 'handled'
  return isSettled || isTold ? { finding: isSettled ? finding : null, result: isTold ? result : null, told: toldAt === null ? null : toldText, handledAt } : null
}

/** A due day and everything somebody needs to count it again. */
export interface ExplainedDue {
  day: Day
  /** Of a limit in hours or minutes: when it began and when it ends. */
  hours: { from: string, until: string, amount: number, unit: 'hour' | 'minute' } | null
  /** Of a limit in days: the day before the first one that counts. */
  days: { from: Day, amount: number, unit: 'day' | 'workingDay' | 'month', movedFrom: Day | null, skipped: Day[], pauses: Array<{ from: Day, to: Day }> } | null
  /** The article; null for a limit of the portal's own. */
  basis: string | null
  /** Where the figure comes from: a statute, a draft of a standard, the portal. */
  figure: 'statute' | 'draft' | 'portal'
  /** The holiday notice of its year is not known yet, so the day may still move. */
  mayMove: boolean
}

function explainDue({ dueOn, due }: Pick<Report, 'dueOn' | 'due'>, calendar: WorkCalendar): ExplainedDue | null {
  if (dueOn === null) return null
  if (due === null) return { day: dueOn, hours: null, days: null, basis: null, figure: 'portal', mayMove: false }
  const { basis, confidence } = getClock(due.clock, calendar)
  return {
    day: dueOn, hours: hoursOf(due, calendar), days: daysOf(dueOn, due, calendar), basis,
    figure: confidence === 'T' ? 'statute' : confidence === 'S' ? 'draft' : 'portal',
    mayMove: dueOn > calendar.coveredUntil,
  }
}

function hoursOf({ clock, until }: ReportDue, calendar: WorkCalendar): ExplainedDue['hours'] {
  const { amount, unit } = getClock(clock, calendar)
  if (until === null || amount === null || (unit !== 'hour' && unit !== 'minute')) return null
  const ms = amount * (unit === 'hour' ? 3_600_000 : 60_000)
  return { from: new Date(Date.parse(until) - ms).toISOString(), until, amount, unit }
}

function daysOf(dueOn: Day, { counted }: ReportDue, calendar: WorkCalendar): ExplainedDue['days'] {
  if (counted === null) return null
  const skipped: Day[] = []
  if (counted.unit === 'workingDay') {
    for (let day = addDays(counted.start, 1); day < dueOn; day = addDays(day, 1)) if (!isWorkingDay(day, calendar)) skipped.push(day)
  }
  const { start: from, amount, unit, movedFrom, pauses = [] } = counted
  return { from, amount, unit, movedFrom, skipped, pauses }
}

/** Steps whose reason is meant for the reporter. */
const withReason: readonly string[] = ['extended', 'transferred']

function toStep({ at, action, actorKind, reason, facts }: TimelineEntry) {
  const step = shownStepOf(action)
  if (!step) return []
  const text = (value: unknown) => typeof value === 'string' ? value : null
  return [{
    at, step, byReporter: actorKind === 'resident', reason: withReason.includes(step) ? reason : null,
    bodyName: text(facts.bodyName), day: text(facts.day), fromDay: text(facts.fromDay), toDay: text(facts.toDay), finding: text(facts.finding), reasonNumber: typeof facts.reasonNumber === 'number' ? facts.reasonNumber : null,
  }]
}
