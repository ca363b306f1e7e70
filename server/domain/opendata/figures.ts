import type { DataRow } from '../../../shared/opendata/cells.ts'
import { findLedgerState, getFigures } from '../ledger/queries.ts'
import { inBoth, nameOfSubDistrict, type Source } from './source.ts'

const measures = [['sites', 'sites'], ['landM2', 'm2'], ['buildingM2', 'm2'], ['greenM2', 'm2']] as const
type Totals = Record<(typeof measures)[number][0], number>

const splits = [
  ['owner', 'byOwner', (key: string) => inBoth(`ledger.owners.${key}`)],
  ['subDistrict', 'bySubDistrict', (key: string) => nameOfSubDistrict(key) ?? { zh: key, en: key }],
  ['category', 'byCategory', (key: string) => inBoth(`ledger.categories.${key}`)],
  ['status', 'byStatus', (key: string) => inBoth(`ledger.statuses.${key}`)],
] as const

export const figures: Source = {
  findState: ({ db }) => findLedgerState(db),
  async* walk({ db }) {
    const { live, archive } = await getFigures(db)
    for (const [period, part] of [['live', live], ['archive', archive.listed]] as const) {
      const rows = function* (dimension: string, key: string, label: DataRow[string], totals: Totals): Generator<DataRow> {
        for (const [measure, unit] of measures) yield { period, dimension, key, label, measure, value: totals[measure], unit, qualifier: 'exact', asOf: null, sources: null }
      }
      yield* rows('total', 'total', inBoth('opendata.dimensions.total'), part.total)
      for (const [dimension, name, labelOf] of splits) {
        for (const group of part[name]) yield* rows(dimension, group.key ?? 'unknown', group.key === null ? inBoth('ledger.figures.unknown') : labelOf(group.key), group)
      }
    }
    for (const { id, labelZh, labelEn, value, unit, qualifier, asOf, sources } of archive.figures) {
      yield { period: 'archive', dimension: 'printed', key: id, label: { zh: labelZh, en: labelEn }, measure: 'printed', value, unit, qualifier, asOf, sources }
    }
  },
}
