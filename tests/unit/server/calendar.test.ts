import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { isWorkingDay } from '#shared/calendar/calendar'
import { readCalendar } from '#server/portal'

const folder = mkdtempSync(join(tmpdir(), 'portal-calendar-'))
const file = join(folder, 'holidays.json')
afterEach(() => { rmSync(file, { force: true }) })

it('without the operator’s file the calendar ends with the last notice it knows', () => {
  expect(readCalendar(file).coveredUntil).toBe('2026-12-31')
})

it('a year the operator enters is counted with', () => {
  writeFileSync(file, JSON.stringify([{ year: 2027, notice: 'an invented notice', off: ['2027-01-01', '2027-01-04', '2027-10-01'], work: ['2027-01-09'] }]))
  const calendar = readCalendar(file)
  expect(calendar.coveredUntil).toBe('2027-12-31')
  expect(isWorkingDay('2027-01-04', calendar)).toBe(false)
  expect(isWorkingDay('2027-01-09', calendar)).toBe(true)
})

it.each(['{', '{}', '[{"year":2027}]', '[{"year":2027,"notice":"x","off":["2027-01-01"],"work":[]}]'])('a file that is no list of years stops the start: %s', (content) => {
  writeFileSync(file, content)
  expect(() => readCalendar(file)).toThrow()
})
