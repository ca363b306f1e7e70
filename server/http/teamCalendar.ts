import { getRequestURL, setResponseHeaders } from 'h3'
import { toCalendarFile } from '../../shared/calendar/calendarFile.ts'
import { pathInLocale } from '../../shared/locale.ts'
import { getTeamMeeting } from '../domain/volunteers/teamQueries.ts'
import type { HandlerContext } from './handlers.ts'
import { matterWordsOf } from './matterWords.ts'

/** The next meeting of a team as a calendar file; cancelled once the team has closed. */
export async function sendTeamCalendar({ event, db, baseUrl }: HandlerContext, teamId: string): Promise<string> {
  const { id, name, isClosed, changedAt, version, meeting } = await getTeamMeeting(db, teamId)
  const { locale, words, inLanguage } = matterWordsOf(event)
  const title = inLanguage(name)
  const appointments = meeting
    ? [{
        uid: `${id}-meeting`, sequence: version, changedAt, startsAt: meeting.startsAt, endsAt: meeting.endsAt, place: inLanguage(meeting.place), isCancelled: isClosed,
        url: (baseUrl ?? getRequestURL(event).origin) + pathInLocale(`/volunteers/teams/${id}`, locale), summary: words('teams.ics.summary', { name: title }), description: isClosed ? words('teams.ics.closed') : title,
      }]
    : []
  setResponseHeaders(event, { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `inline; filename="team-${id}.ics"`, 'cache-control': 'no-cache' })
  return toCalendarFile({ name: title, locale, appointments })
}
