import type { Database } from '../../database/connect.ts'
import { listActions } from '../events/queries.ts'
import { findStandings } from '../ledger/figures.ts'
import { listReportSteps } from '../reports/figures.ts'
import { actionStatuses, classOfAction, classOfReport, dangerClasses, fairnessMeasures, findUnfair, rangeOfQuarter, type DangerClass, type FairnessCounts, type FairnessMeasure, type FairnessRow, type Quarter } from '../../../shared/bulletins/fairness.ts'
import { placeCodes, toPlaceCode, type Figure } from '../../../shared/bulletins/figures.ts'
import type { SiteSnapshot } from '../../../shared/ledger/records.ts'
import { toPublicCount, toPublicParts } from '../../../shared/reports/figures.ts'

/** Reports, confirmed findings and steps against structures of a quarter, by place and danger; before anything is hidden. */
export async function countQuarter(db: Database, { quarter }: { quarter: Quarter }): Promise<FairnessCounts> {
  const range = rangeOfQuarter(quarter)
  const counts: FairnessCounts = Object.fromEntries(placeCodes.map(place => [place, Object.fromEntries(
    fairnessMeasures.map(measure => [measure, Object.fromEntries(dangerClasses.map(name => [name, 0])) as Record<DangerClass, number>]),
  ) as FairnessCounts[string]]))
  for (const { action, facts, report } of await listReportSteps(db, { actions: ['report.received', 'report.findingConfirmed'], ...range })) {
    const row = counts[toPlaceCode(report.subDistrict)]!
    if (action === 'report.received') row.reports[classOfReport(report)] += 1
    else if (facts.finding === 'confirmed') row.findings[classOfReport(report)] += 1
  }
  const moves = (await listActions(db, { actions: ['site.moved'], ...range })).filter(({ facts }) => (actionStatuses as readonly unknown[]).includes(facts.toStatus))
  const silent = moves.filter(({ facts }) => facts.state === undefined)
  const standings = await findStandings(db, new Map(silent.map(({ subjectId, facts }) => [subjectId, Number(facts.version)])))
  const counted = new Set<string>()
  for (const { subjectId, facts } of moves) {
    const state = (facts.state as SiteSnapshot | undefined) ?? standings.get(subjectId)
    if (state === undefined || state.isDemo) continue
    const name = classOfAction({ category: state.category, toStatus: String(facts.toStatus) })
    // A site that was ordered and then enforced in one quarter is one.
    if (counted.has(subjectId)) continue
    counted.add(subjectId)
    counts[toPlaceCode(state.subDistrict)]!.actions[name] += 1
  }
  return counts
}

export interface FairnessFigures {
  quarter: Quarter
  rows: Record<string, FairnessRow>
  total: FairnessRow
  basis: 'danger' | 'all'
  /** Places where much more is done than was found. */
  unfair: string[]
}

/** The figures of a quarter as they may be printed: no count of one to four of what people sent, and no single hidden part of a sum. */
export async function getFairness(db: Database, { quarter }: { quarter: Quarter }): Promise<FairnessFigures> {
  const counts = await countQuarter(db, { quarter })
  const { basis, places } = findUnfair(counts)
  const rows = Object.fromEntries(placeCodes.map(place => [place, { reports: {}, findings: {}, actions: {} } as FairnessRow]))
  const total = { reports: {}, findings: {}, actions: {} } as FairnessRow
  for (const measure of fairnessMeasures) {
    for (const name of dangerClasses) {
      const column = Object.fromEntries(placeCodes.map(place => [place, counts[place]![measure][name]]))
      const isOpen = isPublicEach(measure)
      const shown = isOpen ? column : toPublicParts(column)
      const sum = Object.values(column).reduce((all, count) => all + count, 0)
      for (const place of placeCodes) rows[place]![measure][name] = toFigure(shown[place]!)
      total[measure][name] = toFigure(isOpen ? sum : toPublicCount(sum))
    }
  }
  return { quarter, rows, total, basis, unfair: places }
}

/** Steps against a structure stand in the ledger one by one; reports and their findings do not. */
const isPublicEach = (measure: FairnessMeasure) => measure === 'actions'
const toFigure = (count: number | null): Figure => count === null ? 'few' : count
