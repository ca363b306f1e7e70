import { describe, expect, it } from 'vitest'
import { toCalendarFile, type Appointment } from '#shared/calendar/calendarFile'

const appointment: Appointment = {
  uid: 'm1-close', sequence: 0, changedAt: new Date('2026-11-22T03:04:05Z'), startsAt: new Date('2026-12-31T16:30:00Z'), summary: '截止提意见：麻峪地块拆后利用方案',
}
const write = (changes: Partial<Appointment> = {}) => toCalendarFile({ name: '方案', locale: 'zh-CN', appointments: [{ ...appointment, ...changes }] })
/** The lines as they were before they were folded. */
const unfold = (file: string) => file.replaceAll('\r\n ', '').split('\r\n')

describe('a calendar file', () => {
  it('says the instant in Beijing and brings the time zone it names', () => {
    const lines = unfold(write({ endsAt: new Date('2027-01-01T01:00:00Z') }))
    expect(lines).toContain('DTSTART;TZID=Asia/Shanghai:20270101T003000')
    expect(lines).toContain('DTEND;TZID=Asia/Shanghai:20270101T090000')
    expect(lines).toContain('DTSTAMP:20261122T030405Z')
    expect(lines.slice(lines.indexOf('BEGIN:VTIMEZONE'), lines.indexOf('END:VTIMEZONE'))).toContain('TZID:Asia/Shanghai')
  })

  it('ends every line with CRLF and folds none beyond 75 octets or inside a character', () => {
    const description = `${'很长的说明，'.repeat(40)}${'😀'.repeat(40)} end`
    const file = write({ description })
    expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const lengths = file.split('\r\n').map(line => Buffer.byteLength(line))
    expect(Math.max(...lengths)).toBeLessThanOrEqual(75)
    expect(file).not.toContain('\uFFFD')
    expect(unfold(file)).toContain(`DESCRIPTION:${description}`)
  })

  it('takes commas, semicolons, backslashes and line breaks for words, never for another line', () => {
    const lines = unfold(write({ summary: 'a,b;c\\d\r\nBEGIN:VEVENT\nx' }))
    expect(lines).toContain('SUMMARY:a\\,b\\;c\\\\d\\nBEGIN:VEVENT\\nx')
    expect(lines.filter(line => line === 'BEGIN:VEVENT')).toHaveLength(1)
  })

  it('is the same file every time, and says when it is called off', () => {
    expect(write()).toBe(write())
    expect(unfold(write({ isCancelled: true, sequence: 3 }))).toEqual(expect.arrayContaining(['STATUS:CANCELLED', 'SEQUENCE:3', 'UID:m1-close']))
  })
})
