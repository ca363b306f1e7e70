import { sendRedirect } from 'h3'
import { toCalendarFile } from '../../shared/calendar/calendarFile.ts'
import { pathInLocale } from '../../shared/locale.ts'
import { listVolunteerShifts } from '../domain/volunteers/shiftPages.ts'
import { readOpened } from './cookies.ts'
import { nameDownload } from './download.ts'
import { definePublicHandler } from './handlers.ts'
import { matterWordsOf } from './matterWords.ts'

/** A download of the duties the volunteer has promised whose receipt this browser has opened; without one it leads to where it is opened. */
export function defineDutyCalendar() {
  return definePublicHandler(async (context) => {
    const { event, db, now, baseUrl } = context
    const { locale, words, inLanguage } = matterWordsOf(event)
    const opened = readOpened(event, context, now, 'volunteer')
    if (!opened) return sendRedirect(event, pathInLocale('/track/volunteer/shifts', locale), 303)
    const { mine } = await listVolunteerShifts(db, { volunteerId: opened.subjectId, now })
    nameDownload(event, { type: 'text/calendar; charset=utf-8', name: 'duties.ics', isPrivate: true })
    return toCalendarFile({
      name: words('shifts.calendar.name'), locale,
      // A file that somebody keeps: no address of a page that only their receipt opens.
      appointments: mine.filter(({ state }) => state === 'going').map(({ id, startsAt, endsAt, place, team, calledOffAt, version }) => ({
        uid: `${id}-duty`, sequence: version, changedAt: now, startsAt, endsAt, place: inLanguage(place), summary: inLanguage(team), isCancelled: calledOffAt !== null,
        ...baseUrl === null ? {} : { url: baseUrl + pathInLocale('/track', locale) },
      })),
    })
  })
}
