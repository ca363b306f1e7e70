import { getRouterParam, type H3Event } from 'h3'
import { monthSchema, type Month } from '../../shared/reports/figures.ts'
import type { Site } from '../../shared/site/schemas.ts'
import type { WorkCalendar } from '../../shared/calendar/calendar.ts'
import { bulletinNotFound } from '../domain/bulletins/errors.ts'

/** The month an address names. Throws `bulletin.not_found` (404). */
export function monthOf(event: H3Event): Month {
  const month = monthSchema.safeParse(getRouterParam(event, 'month'))
  if (!month.success) throw bulletinNotFound()
  return month.data
}

/** What this installation counts a month with. */
export const countingWith = ({ calendar, site }: { calendar: WorkCalendar, site: Site }) => ({ calendar, plans: site.plans })
