import { enterHolidayYear, recountDue } from '#server/domain/calendar/commands'
import { parseWith } from '#server/http/body'
import { usePortal } from '#server/http/portal'
import { defineStaffFormHandler, takeSecrets } from '#server/http/staff'
import { dueSources, refreshCalendar } from '#server/portal'
import { holidayEntrySchema } from '#shared/calendar/schemas'

/** The longest a person waits for their page; the rest is counted by server/plugins/calendar.ts within a minute. */
const mostMs = 5000

/** Enters a year and counts the open due days again. */
export default defineStaffFormHandler('settings', 'change', async ({ db, fields, actor, now }) => {
  const entry = parseWith(holidayEntrySchema, takeSecrets(fields))
  await enterHolidayYear(db, { ...entry, actor, now })
  const portal = await usePortal()
  await refreshCalendar(portal, { now, atOnce: true })
  const recount = await recountDue(db, { sources: dueSources, calendar: portal.calendar, now, stop: AbortSignal.timeout(mostMs) }).catch(() => null)
  return `/staff/settings/holidays?entered=${entry.official.year}${recount ? `&moved=${recount.moved}` : ''}`
}, { fresh: true })
