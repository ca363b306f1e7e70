import { getQuery } from 'h3'
import { countMoves } from '#server/domain/calendar/commands'
import { listHolidayYears } from '#server/domain/calendar/queries'
import { findStaffNames } from '#server/domain/staff/queries'
import { localeOf, translateIssues } from '#server/http/locale'
import { defineStaffHandler } from '#server/http/staff'
import { dueSources } from '#server/portal'
import { createCalendar, findDifferences } from '#shared/calendar/calendar'
import { writeDayList } from '#shared/calendar/dayList'
import { holidayYearSchema } from '#shared/calendar/schemas'
import { toIssues } from '#shared/errors'

/**
 * What stands for a year, to begin a form with, and what the typed notice would change if it were saved. Nothing typed
 * gives no preview; what cannot be read gives its issues.
 */
export default defineStaffHandler('settings', 'change', async ({ event, db, calendar, fileYears }) => {
  const query = getQuery(event) as Record<string, unknown>
  const entered = await listHolidayYears(db)
  const current = entered.find(({ year }) => String(year) === query.year)
  const fromFile = fileYears.find(({ year }) => String(year) === query.year)
  const start = current ?? fromFile
  const common = {
    version: current?.version ?? 0,
    start: start ? { notice: start.notice, off: writeDayList(start.off), work: writeDayList(start.work) } : null,
    entered: current ? { by: (await findStaffNames(db, [current.enteredBy])).get(current.enteredBy) ?? null, at: current.enteredAt, notice: current.notice } : null,
  }
  if (query.off === undefined) return { ...common, issues: [], preview: null }
  const { data, error } = holidayYearSchema.safeParse(query)
  if (error) return { ...common, issues: translateIssues(toIssues(error), localeOf(event)), preview: null }
  const next = createCalendar({ officialYears: [...fileYears, ...entered.filter(({ year }) => year !== data.year), data], clocks: calendar.clocks })
  return {
    ...common,
    issues: [],
    preview: {
      year: data.year, notice: data.notice, days: data.off.length,
      ...findDifferences(calendar, next, { from: `${data.year - 1}-12-01`, to: `${data.year}-12-31` }),
      moves: await countMoves(db, { sources: dueSources, calendar: next }),
      isCovered: `${data.year}-12-31` <= next.coveredUntil && `${data.year}-01-01` >= next.coveredFrom,
      isSame: next.version === calendar.version,
    },
  }
})
