import { inArray } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { listActions, type ActionEntry } from '../events/queries.ts'
import { rangeOfMonth, lastFullMonth, median, smallest, toPublicCount, toPublicParts, type Month, type PublicCount } from '../../../shared/reports/figures.ts'
import { refusalReasons, type RefusalReason } from '../../../shared/reports/refusals.ts'
import { findings, staffUndoSeconds, type Finding } from '../../../shared/reports/rules.ts'
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
