import { guardParts } from '../../../shared/assistance/figures.ts'
import { subDistricts } from '../../../shared/places/places.ts'
import { lastCountedMonth, monthCounted } from '../../../shared/opendata/months.ts'
import { walkServedMonths } from '../volunteers/figures.ts'
import { nameOfSubDistrict, type Source } from './source.ts'

export const volunteers: Source = {
  findState: async ({ now }) => ({ key: lastCountedMonth(now), changedAt: monthCounted(lastCountedMonth(now)) }),
  async* walk({ db, now }) {
    for await (const { month, places } of walkServedMonths(db, { until: lastCountedMonth(now) })) {
      const people = guardParts(Object.fromEntries(subDistricts.map(({ code }) => [code, places.get(code)?.people ?? 0]))).parts
      for (const { code } of subDistricts) {
        const served = places.get(code)
        if (!served) continue
        // How long a few people served would say how long each did.
        const isHidden = typeof people[code] === 'string'
        yield { month, subDistrict: code, subDistrictName: nameOfSubDistrict(code), people: people[code]!, services: isHidden ? 'withheld' : served.services, hours: isHidden ? 'withheld' : Math.round(served.minutes / 60) }
      }
    }
  },
}
