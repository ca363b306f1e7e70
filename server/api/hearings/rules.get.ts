import { getQuery } from 'h3'
import { getModerationFigures } from '../../domain/hearings/moderationFigures.ts'
import { notFound } from '../../http/errors.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { addMonths } from '../../../shared/calendar/days.ts'
import { lastFullMonth, monthSchema } from '../../../shared/reports/figures.ts'

/** How comments were decided about in a month that is over, by rule; the last one when none is named. */
export default definePublicHandler(async ({ event, db, now }) => {
  const asked = monthSchema.safeParse(getQuery(event).month)
  const last = lastFullMonth(now)
  const figures = await getModerationFigures(db, { month: asked.success ? asked.data : last, now })
  if (!figures) throw notFound()
  const month = (by: 1 | -1) => addMonths(`${figures.month}-01`, by).slice(0, 7)
  return { ...figures, previous: month(-1), next: figures.month < last ? month(1) : null }
})
