import { getQuery } from 'h3'
import { addMonths } from '../../../shared/calendar/days.ts'
import { lastFullMonth, monthSchema } from '../../../shared/reports/figures.ts'
import { getMonthlyFigures } from '../../domain/reports/figures.ts'
import { notFound } from '../../http/errors.ts'
import { dayCounted, getWeek } from '../../domain/reports/weeks.ts'
import { definePublicHandler } from '../../http/handlers.ts'

/** How reports were decided in a month that is over; the last one when none is named. */
export default definePublicHandler(async ({ event, db, now }) => {
  const asked = monthSchema.safeParse(getQuery(event).month)
  const last = lastFullMonth(now)
  const figures = await getMonthlyFigures(db, { month: asked.success ? asked.data : last, now })
  if (!figures) throw notFound()
  const { week, rows } = await getWeek(db, { now })
  return {
    ...figures,
    week: { from: week, countedOn: dayCounted(week), rows },
    previous: addMonths(`${figures.month}-01`, -1).slice(0, 7),
    next: figures.month < last ? addMonths(`${figures.month}-01`, 1).slice(0, 7) : null,
  }
})
