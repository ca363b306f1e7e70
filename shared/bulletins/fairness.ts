import { z } from 'zod'
import { addMonths } from '../calendar/days.ts'
import type { LiveStatus } from '../ledger/rules.ts'
import { startOfDay, toDay } from '../time.ts'
import type { BeingBuilt } from '../reports/rules.ts'
import type { Figure } from './figures.ts'

/** A quarter of Asia/Shanghai, `2026-Q3`. */
export type Quarter = string
export const quarterSchema = z.string().regex(/^20\d\d-Q[1-4]$/, 'form.invalid_value')

/** How dangerous: somebody may be in danger, still being built, the rest. The order of the queue of reports. */
export const dangerClasses = ['danger', 'building', 'other'] as const
export type DangerClass = (typeof dangerClasses)[number]

export const fairnessMeasures = ['reports', 'findings', 'actions'] as const
export type FairnessMeasure = (typeof fairnessMeasures)[number]

/** Steps against a structure that the public can see in the ledger. */
export const actionStatuses: readonly LiveStatus[] = ['ordered', 'noticed', 'enforced', 'fastTrack']

export function classOfReport({ inDanger, beingBuilt }: { inDanger: boolean, beingBuilt: BeingBuilt }): DangerClass {
  return inDanger ? 'danger' : beingBuilt === 'yes' ? 'building' : 'other'
}

/** 存在安全隐患 is the danger of a site; the fast track is for what is being built. */
export function classOfAction({ category, toStatus }: { category: string | null, toStatus: string }): DangerClass {
  return toStatus === 'fastTrack' ? 'building' : category === 'hazard' ? 'danger' : 'other'
}

export type ClassCounts = Record<DangerClass, number>
export type FairnessCounts = Record<string, Record<FairnessMeasure, ClassCounts>>
export type FairnessRow = Record<FairnessMeasure, Record<DangerClass, Figure>>

const firstMonth = (quarter: Quarter) => `${quarter.slice(0, 4)}-${String(Number(quarter.slice(6)) * 3 - 2).padStart(2, '0')}-01`

/** Half open, from the first instant of the quarter to the first of the next, Asia/Shanghai. */
export function rangeOfQuarter(quarter: Quarter): { from: Date, until: Date } {
  return { from: startOfDay(firstMonth(quarter)), until: startOfDay(addMonths(firstMonth(quarter), 3)) }
}

const quarterOf = (day: string): Quarter => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

/** The last quarter that is over. */
export function lastFullQuarter(now: Date): Quarter {
  return quarterOf(addMonths(`${toDay(now).slice(0, 7)}-01`, -3))
}

export function quarterBefore(quarter: Quarter): Quarter {
  return quarterOf(addMonths(firstMonth(quarter), -3))
}

export function quarterAfter(quarter: Quarter): Quarter {
  return quarterOf(addMonths(firstMonth(quarter), 3))
}

const sum = (counts: ClassCounts) => dangerClasses.reduce((total, name) => total + counts[name], 0)

/**
 * Places where much more is done than was found: their share of all actions is more than twice their share of the
 * findings of danger; exactly twice is none. Without any finding of danger in the district, all confirmed findings count.
 */
export function findUnfair(counts: FairnessCounts): { basis: 'danger' | 'all', places: string[] } {
  const rows = Object.entries(counts)
  const total = (of: (row: Record<FairnessMeasure, ClassCounts>) => number) => rows.reduce((all, [, row]) => all + of(row), 0)
  const basis = total(({ findings }) => findings.danger) > 0 ? 'danger' : 'all'
  const foundOf = ({ findings }: Record<FairnessMeasure, ClassCounts>) => basis === 'danger' ? findings.danger : sum(findings)
  const [found, done] = [total(foundOf), total(({ actions }) => sum(actions))]
  // In whole numbers: shares would have to be rounded.
  return { basis, places: rows.filter(([, row]) => sum(row.actions) * found > 2 * foundOf(row) * done || (found === 0 && sum(row.actions) > 0)).map(([place]) => place) }
}
