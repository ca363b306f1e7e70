import { guardCases } from '../../../shared/opendata/guard.ts'
import { lastCountedMonth, monthCounted } from '../../../shared/opendata/months.ts'
import { walkCountedReports } from '../reports/figures.ts'
import { nameOfSubDistrict, type Source } from './source.ts'

export const reports: Source = {
  findState: async ({ now }) => ({ key: lastCountedMonth(now), changedAt: monthCounted(lastCountedMonth(now)) }),
  async* walk({ db, now }) {
    for await (const { month, cells } of walkCountedReports(db, { until: lastCountedMonth(now) })) {
      for (const { place, kind, outcome, count } of guardCases(cells)) yield { month, subDistrict: place, subDistrictName: nameOfSubDistrict(place), kind, outcome, reports: count }
    }
  },
}
