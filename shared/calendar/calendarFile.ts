import { toDay } from '../time.ts'

/** An appointment as a phone's calendar takes it. */
export interface Appointment {
  /** The same for the same appointment, however often it is fetched. */
  uid: string
  /** Grows with every change, so that a calendar takes the new one for the old. */
  sequence: number
  changedAt: Date
  startsAt: Date
  /** Without it the appointment is a moment. */
  endsAt?: Date
  summary: string
  description?: string
  place?: string
  url?: string
  isCancelled?: boolean
}

const zone = 'Asia/Shanghai'
const maxOctets = 75

// Beijing has had one offset and no summer time since 1991.
const zoneLines = [
  'BEGIN:VTIMEZONE', `TZID:${zone}`, 'BEGIN:STANDARD', 'DTSTART:19910915T000000', 'TZOFFSETFROM:+0800', 'TZOFFSETTO:+0800', 'TZNAME:CST', 'END:STANDARD', 'END:VTIMEZONE',
]

/** A calendar file (RFC 5545) with the time zone it uses: CRLF, lines of at most 75 octets. */
export function toCalendarFile({ name, locale, appointments }: { name: string, locale: string, appointments: readonly Appointment[] }): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//shijingshan-portal//hearings//${locale === 'en' ? 'EN' : 'ZH'}`, 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`, ...zoneLines, ...appointments.flatMap(toLines), 'END:VCALENDAR',
  ]
  return lines.map(line => `${fold(line)}\r\n`).join('')
}

function toLines({ uid, sequence, changedAt, startsAt, endsAt, summary, description, place, url, isCancelled }: Appointment): string[] {
  return [
    'BEGIN:VEVENT', `UID:${uid}`, `DTSTAMP:${inUtc(changedAt)}`, `LAST-MODIFIED:${inUtc(changedAt)}`, `SEQUENCE:${sequence}`,
    `DTSTART;TZID=${zone}:${inBeijing(startsAt)}`, ...endsAt ? [`DTEND;TZID=${zone}:${inBeijing(endsAt)}`] : [],
    `SUMMARY:${escapeText(summary)}`, ...description ? [`DESCRIPTION:${escapeText(description)}`] : [], ...place ? [`LOCATION:${escapeText(place)}`] : [], ...url ? [`URL:${url}`] : [],
    `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'TRANSP:TRANSPARENT', 'END:VEVENT',
  ]
}

const inUtc = (instant: Date) => `${instant.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

function inBeijing(instant: Date): string {
  const shifted = new Date(instant.getTime() + 8 * 3_600_000).toISOString()
  return `${toDay(instant).replaceAll('-', '')}T${shifted.slice(11, 19).replaceAll(':', '')}`
}

const escapeText = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n')

/** Breaks a line before the octet that would be too many, never inside a character. */
function fold(line: string): string {
  const encoder = new TextEncoder()
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > maxOctets) {
      folded += '\r\n '
      octets = 1
    }
    folded += character
    octets += size
  }
  return folded
}
