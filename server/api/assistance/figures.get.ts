import { assistanceFigures } from '#server/domain/assistance/figures'
import { definePublicHandler } from '#server/http/handlers'
import { addMonths } from '#shared/calendar/days'
import { lastFullMonth, rangeOfMonth } from '#shared/reports/figures'

/** Needs met and open of the three full months before this one, as they stood at their end. */
export default definePublicHandler(async ({ db, now }) => {
  const to = lastFullMonth(now)
  const from = addMonths(`${to}-01`, -2).slice(0, 7)
  const { kinds, total } = await assistanceFigures(db, { from: rangeOfMonth(from).from, until: rangeOfMonth(to).until })
  return { from, to, kinds, total }
})
