import { migrations } from '#portal/migrations'
import { openPortal, readCalendar, type Portal } from '../portal.ts'

const calendarForMs = 60_000

let opening: Promise<Portal> | undefined
let calendarReadAt = Date.now()
let readings = 0

/**
 * The one installation this server runs; the first call opens it. Its calendar is read from the database again once a
 * minute, so that every node counts with a year that was entered on any of them.
 */
export async function usePortal(): Promise<Portal> {
  const portal = await (opening ??= openPortal({ migrations }))
  if (Date.now() - calendarReadAt >= calendarForMs) {
    // A database that does not answer is told of by what was asked for: until then the calendar stays as it is.
    await renewCalendar(portal).catch(() => {})
  }
  return portal
}

/** Reads the calendar now, as after a year was entered. Of two readings at once the one begun later counts. */
export async function renewCalendar(portal: Portal): Promise<void> {
  calendarReadAt = Date.now()
  const reading = ++readings
  const calendar = await readCalendar(portal.db, { fileYears: portal.fileYears, clocks: portal.calendar.clocks })
  if (reading === readings && calendar.version !== portal.calendar.version) portal.calendar = calendar
}
