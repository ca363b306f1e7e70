import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { listActions, listActionsOf, type ActionEntry } from '../events/queries.ts'
import { rangeOfMonth, lastFullMonth, median, smallest, toPublicCount, toPublicParts, type Month, type PublicCount } from '../../../shared/reports/figures.ts'
import { monthAfter, monthCounted } from '../../../shared/opendata/months.ts'
import { refusalReasons, type RefusalReason } from '../../../shared/reports/refusals.ts'
import { findings, staffUndoSeconds, type BeingBuilt, type Finding, type ReportKind } from '../../../shared/reports/rules.ts'
import { toDay } from '../../../shared/time.ts'
import { listDemoReportIds } from './queries.ts'
import { reports } from './tables.ts'

/** Which events are counted as what. */
const counted = {
  received: 'report.received', accepted: 'report.accepted', refused: 'report.refused', transferred: 'report.transferred', merged: 'report.merged',
  reopened: 'report.reopened', appealed: 'report.appealed', upheld: 'report.appealUpheld', overturned: 'report.overturned',
  contactOpened: 'report.contactOpened', told: 'report.told',
} as const
type CountedName = keyof typeof counted

const decisions: readonly string[] = [counted.accepted, counted.refused, counted.transferred, counted.merged]
const undone = 'report.undone'
const found = 'report.findingConfirmed'

export interface MonthlyFigures {
  month: Month
  counts: Record<CountedName, PublicCount>
  refusedFor: Record<RefusalReason, PublicCount>
  found: Record<Finding, PublicCount>
  /** From arrival to the first decision, hours through nights and holidays; null for fewer than five decisions. */
  medianHours: number | null
}

/** What happened in a month, before anything is hidden. Demonstration reports do not count. */
export async function countMonth(db: Database, month: Month) {
  const happened = await listHappened(db, rangeOfMonth(month))
  const of = (action: string) => happened.filter(entry => entry.action === action)
  const byFact = <Key extends string | number>(action: string, fact: string, keys: readonly Key[]) =>
    Object.fromEntries(keys.map(key => [key, of(action).filter(({ facts }) => facts[fact] === key).length])) as Record<Key, number>
  return {
    counts: Object.fromEntries(Object.entries(counted).map(([name, action]) => [name, of(action).length])) as Record<CountedName, number>,
    refusedFor: byFact(counted.refused, 'reasonNumber', refusalReasons),
    found: byFact(found, 'finding', findings),
    hours: await listDecisionHours(db, happened),
  }
}

/** The figures of a month that is over, with counts below five hidden; undefined for a month that is not. */
export async function getMonthlyFigures(db: Database, { month, now }: { month: Month, now: Date }): Promise<MonthlyFigures | undefined> {
  if (month > lastFullMonth(now)) return undefined
  const { counts, refusedFor, found, hours } = await countMonth(db, month)
  const middle = hours.length < smallest ? null : median(hours)
  return {
    month,
    counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, toPublicCount(count)])) as Record<CountedName, PublicCount>,
    refusedFor: toPublicParts<`${RefusalReason}`>(refusedFor),
    found: toPublicParts(found),
    medianHours: middle === null ? null : Math.round(middle * 10) / 10,
  }
}

/** The month's counted events in their order, without the decisions that were taken back within seconds. */
async function listHappened(db: Database, { from, until }: { from: Date, until: Date }): Promise<ActionEntry[]> {
  const demonstration = new Set(await listDemoReportIds(db))
  const rows = (await listActions(db, { actions: [...Object.values(counted), found, undone], from, until: new Date(until.getTime() + staffUndoSeconds * 1000) }))
    .filter(({ subjectId }) => !demonstration.has(subjectId))
  const kept: ActionEntry[] = []
  for (const row of rows) {
    const taken = row.action === undone ? kept.findLastIndex(({ subjectId, action }) => subjectId === row.subjectId && decisions.includes(action)) : undefined
    if (taken === undefined) kept.push(row)
    else if (taken >= 0) kept.splice(taken, 1)
  }
  return kept.filter(({ at }) => at < until)
}

/** For each report whose first decision fell in the month, how long it had waited. */
async function listDecisionHours(db: Database, happened: ActionEntry[]): Promise<number[]> {
  const decided = new Map<string, Date>()
  for (const { action, subjectId, at } of happened) if (decisions.includes(action) && !decided.has(subjectId)) decided.set(subjectId, at)
  const ids = [...decided.keys()]
  const hours: number[] = []
  for (let start = 0; start < ids.length; start += 500) {
    const rows = await db.select({ id: reports.id, receivedAt: reports.receivedAt, source: reports.source }).from(reports).where(inArray(reports.id, ids.slice(start, start + 500)))
    hours.push(...rows.filter(({ source }) => source !== 'patrol').map(({ id, receivedAt }) => (decided.get(id)!.getTime() - receivedAt.getTime()) / 3_600_000))
  }
  return hours
}

/** A step of a case with what of the case never changes. */
export interface ReportStep extends ActionEntry { report: { subDistrict: string, receivedAt: Date, inDanger: boolean, beingBuilt: BeingBuilt } }

/**
 * Steps of these kinds in their order, without decisions that were taken back within seconds, without reports that were
 * taken back whole, and without the demonstration.
 */
export async function listReportSteps(db: Database, { actions, from, until }: { actions: string[], from: Date, until: Date }): Promise<ReportStep[]> {
  const [happened, takenBack] = await Promise.all([
    listActions(db, { actions, from, until }),
    listActions(db, { actions: [undone], from, until: new Date(until.getTime() + staffUndoSeconds * 1000) }),
  ])
  const undoneIds = new Set(takenBack.map(({ facts }) => facts.event))
  const kept = happened.filter(({ id }) => !undoneIds.has(id))
  const found = await findReportFacts(db, kept.map(({ subjectId }) => subjectId))
  return kept.flatMap((step) => {
    const report = found.get(step.subjectId)
    return report === undefined || report.isDemo ? [] : [{ ...step, report }]
  })
}

async function findReportFacts(db: Database, ids: string[]) {
  const { id, subDistrict, receivedAt, inDanger, beingBuilt, isDemo } = reports
  const unique = [...new Set(ids)]
  const found = new Map<string, ReportStep['report'] & { isDemo: boolean }>()
  for (let start = 0; start < unique.length; start += 500) {
    const rows = await db.select({ id, subDistrict, receivedAt, inDanger, beingBuilt, isDemo }).from(reports).where(inArray(id, unique.slice(start, start + 500)))
    for (const row of rows) found.set(row.id, row)
  }
  return found
}

/** What a clock waits for: a case that has made one of these steps after it was noted late is late no more. */
const onward = [
  ...decisions, 'report.overturned', 'report.dispatched', 'report.disputed', 'report.taken', 'report.visited', 'report.findingProposed', found, 'report.findingDoubted',
  'report.handlingBegun', 'report.handled', counted.told, 'report.closed', 'report.withdrawn', 'report.lapsed', 'report.extended', 'report.asked',
]

/** The sub-districts of cases that were noted late before an instant and had made no step since. */
export async function listLateReports(db: Database, { until }: { until: Date }): Promise<string[]> {
  const noted = await listReportSteps(db, { actions: ['report.stepLate'], from: new Date(0), until })
  const latest = new Map(noted.map(step => [step.subjectId, step]))
  for (const { subjectId, at } of await listActionsOf(db, { type: 'report', ids: [...latest.keys()], actions: onward, until })) {
    const late = latest.get(subjectId)
    if (late && at >= late.at) latest.delete(subjectId)
  }
  return [...latest.values()].map(({ report }) => report.subDistrict)
}

/** The body each of these cases was given to last before an instant; events from before it was named there give its name. */
export async function findBodiesOf(db: Database, { ids, until }: { ids: readonly string[], until: Date }): Promise<Map<string, { bodyId?: string, bodyName?: string, at: Date }>> {
  const given = new Map<string, { bodyId?: string, bodyName?: string, at: Date }>()
  for (const { subjectId, at, facts } of await listActionsOf(db, { type: 'report', ids, actions: ['report.dispatched'], until })) {
    const earlier = given.get(subjectId)
    if (!earlier || earlier.at <= at) given.set(subjectId, { at, ...toBody(facts) })
  }
  return given
}

const toBody = ({ bodyId, bodyName }: Record<string, unknown>) => ({ ...typeof bodyId === 'string' && { bodyId }, ...typeof bodyName === 'string' && { bodyName } })

/** How a report stands, as the public counts it. */
export type CountedOutcome = 'open' | 'refused' | 'transferred' | 'confirmed' | 'notConfirmed' | 'other'

const leadsTo: Record<string, CountedOutcome> = {
  [counted.accepted]: 'open', [counted.overturned]: 'open', [counted.reopened]: 'open', [counted.refused]: 'refused', [counted.transferred]: 'transferred',
  [counted.merged]: 'other', 'report.withdrawn': 'other',
}

/**
 * The reports that came in each month up to one, by sub-district, kind and how they stood at the end of the month after it:
 * the same whenever it is asked for. Of staff alone: the counts are not guarded yet. The demonstration does not count.
 */
export async function* walkCountedReports(db: Database, { until }: { until: Month }): AsyncGenerator<{ month: Month, cells: Array<{ place: string, kind: ReportKind, outcome: CountedOutcome, count: number }> }> {
  const [first] = await db.select({ at: reports.receivedAt }).from(reports).where(eq(reports.isDemo, false)).orderBy(asc(reports.receivedAt), asc(reports.id)).limit(1)
  if (!first) return
  for (let month = toDay(first.at).slice(0, 7); month <= until; month = monthAfter(month)) {
    const cells = new Map<string, { place: string, kind: ReportKind, outcome: CountedOutcome, count: number }>()
    for await (const rows of walkReceived(db, rangeOfMonth(month))) {
      const outcomes = await findOutcomes(db, { ids: rows.map(({ id }) => id), until: monthCounted(month) })
      for (const { id, subDistrict: place, kind } of rows) {
        const outcome = outcomes.get(id) ?? 'open'
        const key = `${place}|${kind}|${outcome}`
        const cell = cells.get(key) ?? { place, kind, outcome, count: 0 }
        cells.set(key, { ...cell, count: cell.count + 1 })
      }
    }
    yield { month, cells: [...cells].sort(([a], [b]) => a < b ? -1 : 1).map(([, cell]) => cell) }
  }
}

async function* walkReceived(db: Database, { from, until }: { from: Date, until: Date }) {
  const { id, subDistrict, kind, receivedAt, isDemo } = reports
  const limit = 500
  const pages = walkPages<{ id: string, subDistrict: string, kind: ReportKind, receivedAt: Date, isDemo: boolean }>(limit, last => db.select({ id, subDistrict, kind, receivedAt, isDemo }).from(reports)
    .where(and(gte(receivedAt, from), lt(receivedAt, until), last && sql`(${receivedAt}, ${id}) > (${sql.param(last.receivedAt, receivedAt)}, ${last.id})`)).orderBy(asc(receivedAt), asc(id)).limit(limit))
  for await (const rows of pages) yield rows.filter(row => !row.isDemo)
}

async function findOutcomes(db: Database, { ids, until }: { ids: string[], until: Date }): Promise<Map<string, CountedOutcome>> {
  const steps = await listActionsOf(db, { type: 'report', ids, actions: [...Object.keys(leadsTo), found, undone], until })
  const takenBack = new Set(steps.filter(({ action }) => action === undone).map(({ facts }) => facts.event))
  const outcomes = new Map<string, { at: Date, outcome: CountedOutcome }>()
  for (const { id, action, subjectId, at, facts } of steps) {
    const outcome = action === found ? (facts.finding === 'confirmed' ? 'confirmed' : 'notConfirmed') : leadsTo[action]
    const before = outcomes.get(subjectId)
    if (outcome !== undefined && !takenBack.has(id) && (!before || before.at <= at)) outcomes.set(subjectId, { at, outcome })
  }
  return new Map([...outcomes].map(([id, { outcome }]) => [id, outcome]))
}
