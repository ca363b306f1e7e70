import { addMonths } from '../../../shared/calendar/days.ts'
import { lastFullMonth, rangeOfMonth } from '../../../shared/reports/figures.ts'
import { assistanceFigures } from '../assistance/figures.ts'
import type { Source } from './source.ts'

/** The three full months the public page counts. */
const range = (now: Date) => {
  const to = lastFullMonth(now)
  const from = addMonths(`${to}-01`, -2).slice(0, 7)
  return { from, to, counted: { from: rangeOfMonth(from).from, until: rangeOfMonth(to).until } }
}

export const assistance: Source = {
  findState: async ({ now }) => {
    const { to, counted } = range(now)
    return { key: to, changedAt: counted.until }
  },
  async* walk({ db, now }) {
    const { from, to, counted } = range(now)
    const { kinds, total } = await assistanceFigures(db, counted)
    for (const { need, met, notMet, open } of [...kinds, { need: 'total', ...total }]) yield { fromMonth: from, toMonth: to, need, met, notMet, open }
  },
}
