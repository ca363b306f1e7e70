import { getRequestURL, setResponseHeaders } from 'h3'
import { toCalendarFile, type Appointment } from '../../shared/calendar/calendarFile.ts'
import { pathInLocale } from '../../shared/locale.ts'
import { formatDeadline } from '../../shared/time.ts'
import { getMatterDates } from '../domain/hearings/public.ts'
import type { HandlerContext } from './handlers.ts'
import { matterWordsOf } from './matterWords.ts'

/** The closing instant of a matter and its meeting, as a calendar file. */
export async function sendMatterCalendar({ event, db, baseUrl }: HandlerContext, matterId: string): Promise<string> {
  const matter = await getMatterDates(db, matterId)
  const { locale, words, inLanguage } = matterWordsOf(event)
  const title = inLanguage(matter.title)
  const common = {
    changedAt: matter.changedAt, isCancelled: matter.isWithdrawn, url: (baseUrl ?? getRequestURL(event).origin) + pathInLocale(`/hearings/${matter.id}`, locale),
  }
  const about = matter.kind === 'deliberation' ? `\n${words('hearingPages.notAHearing')}` : ''
  const appointments: Appointment[] = [{
    ...common, uid: `${matter.id}-close`, sequence: matter.moves + (matter.isWithdrawn ? 1 : 0), startsAt: matter.closesAt,
    summary: words('hearingPages.ics.close', { title }), description: words('hearingPages.closes', { at: formatDeadline(matter.closesAt, locale) }) + about,
  }]
  if (matter.meeting) {
    const { startsAt, endsAt, place, version } = matter.meeting
    appointments.push({
      ...common, uid: `${matter.id}-meeting`, sequence: version + (matter.isWithdrawn ? 1 : 0), startsAt, endsAt, place: inLanguage(place),
      summary: words('hearingPages.ics.meeting', { kind: words(`hearingPages.kinds.${matter.kind}`), title }), description: title + about,
    })
  }
  setResponseHeaders(event, { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `inline; filename="hearing-${matter.id}.ics"`, 'cache-control': 'no-cache' })
  return toCalendarFile({ name: title, locale, appointments })
}
