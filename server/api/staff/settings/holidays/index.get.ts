import { findLastRecount, listHolidayYears } from '#server/domain/calendar/queries'
import { findStaffNames } from '#server/domain/staff/queries'
import { defineStaffHandler } from '#server/http/staff'
import { nextYearMissingSince, packagedCalendar, type WorkCalendar } from '#shared/calendar/calendar'
import { toDay } from '#shared/time'

/** The years that are known, where each comes from, and how far the due days have followed. */
export default defineStaffHandler('settings', 'read', async ({ db, calendar, fileYears, now }) => {
  const [years, recount] = await Promise.all([listHolidayYears(db), findLastRecount(db)])
  const names = await findStaffNames(db, years.map(({ enteredBy }) => enteredBy))
  const yearsOf = ({ coveredFrom, coveredUntil }: WorkCalendar) => ({ from: Number(coveredFrom.slice(0, 4)), until: Number(coveredUntil.slice(0, 4)) })
  return {
    covered: yearsOf(calendar),
    packaged: yearsOf(packagedCalendar),
    missing: nextYearMissingSince(toDay(now), calendar),
    years: [
      ...fileYears.filter(({ year }) => !years.some(entered => entered.year === year)).map(({ year, notice, off, work }) => ({ year, notice, off, work, entered: null })),
      ...years.map(({ year, notice, off, work, enteredBy, enteredAt, version }) => ({
        year, notice, off, work, entered: { by: names.get(enteredBy) ?? null, at: enteredAt, version },
      })),
    ].sort((a, b) => b.year - a.year),
    recount: recount ? { finishedAt: recount.finishedAt, looked: recount.looked, moved: recount.moved } : null,
    isRecounted: recount?.calendarVersion === calendar.version,
  }
})
