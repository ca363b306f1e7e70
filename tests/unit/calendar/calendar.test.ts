import { execFileSync } from 'node:child_process'
import chineseDays from 'chinese-days'
import { describe, expect, it } from 'vitest'
import {
  addWorkingDays, createCalendar, isProvisional, isStatutoryHoliday, isWorkingDay, nextWorkingDay, nextYearMissingSince, packagedCalendar,
} from '#shared/calendar/calendar'
import { addDays, addMonths, daysBetween } from '#shared/calendar/days'
import { announcedYears, statutoryHolidays } from '#shared/calendar/holidays'
import { officialYearSchema } from '#shared/calendar/schemas'

const invented2027 = officialYearSchema.parse({
  year: 2027,
  off: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-10-01'],
  work: ['2027-01-30'],
  notice: 'an invented notice',
})

describe('working days', () => {
  it.each([
    ['2026-01-30', 20, '2026-03-05'],
    ['2026-02-11', 5, '2026-02-25'],
    ['2026-02-11', 7, '2026-02-27'],
    ['2026-09-22', 20, '2026-10-27'],
    ['2025-09-26', 5, '2025-10-10'],
    ['2026-11-20', 20, '2026-12-18'],
    ['2026-12-03', 20, '2026-12-31'],
    ['2026-12-04', 20, '2027-01-04'],
    ['2026-11-22', 0, '2026-11-22'],
    ['2026-10-08', -1, '2026-09-30'],
  ])('%s and %i of them is %s', (start, count, end) => {
    expect(addWorkingDays(start, count, packagedCalendar)).toBe(end)
  })

  it.each(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])('the weekend day %s is worked in exchange', (day) => {
    expect(isWorkingDay(day, packagedCalendar)).toBe(true)
    expect(isStatutoryHoliday(day, packagedCalendar)).toBe(false)
  })

  it.each([
    ['2027-01-01', false],
    ['2027-02-05', false],
    ['2027-02-08', false],
    ['2027-02-09', true],
    ['2027-04-05', false],
    ['2027-05-03', true],
    ['2027-06-09', false],
    ['2027-09-15', false],
    ['2027-10-01', false],
    ['2027-10-04', true],
    ['2030-10-03', false],
  ])('after the last notice the statute counts: %s worked is %s', (day, worked) => {
    expect(isWorkingDay(day, packagedCalendar)).toBe(worked)
    expect(isProvisional(day, packagedCalendar)).toBe(true)
  })

  it('the thirteen statutory days of 2027 follow the moon and the sun', () => {
    expect(statutoryHolidays(2027)).toEqual([
      '2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-04-05', '2027-05-01', '2027-05-02',
      '2027-06-09', '2027-09-15', '2027-10-01', '2027-10-02', '2027-10-03',
    ])
  })

  it('every day from 2004 to 2026 is what the package itself says in Greenwich', () => {
    for (let day = '2004-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
      if (isWorkingDay(day, packagedCalendar) !== chineseDays.isWorkday(day)) expect.fail(day)
    }
  })

  it('the days of the moon and the solar term are the package’s own in every year to come', () => {
    for (let year = 2004; year < 2100; year += 1) {
      const days = statutoryHolidays(year)
      const ofMoon = ['01-01', '05-05', '08-15'].map(date => chineseDays.getSolarDateFromLunar(`${year}-${date}`).date)
      expect([days[2], days[8], days[9]], String(year)).toEqual(ofMoon)
      expect(days[5], String(year)).toBe(chineseDays.getSolarTermDate(year, 4, 'pure_brightness'))
    }
  })

  it('statutory days agree with every notice since the law of 2024', () => {
    for (const year of [2025, 2026]) {
      for (const day of statutoryHolidays(year)) expect(isWorkingDay(day, packagedCalendar), day).toBe(false)
    }
  })

  it('the whole period around a holiday is closed to enforcement, an ordinary weekend is a weekend', () => {
    expect(isStatutoryHoliday('2026-10-07', packagedCalendar)).toBe(true)
    expect(isStatutoryHoliday('2026-02-23', packagedCalendar)).toBe(true)
    expect(isStatutoryHoliday('2026-11-22', packagedCalendar)).toBe(false)
    expect(isWorkingDay('2026-11-22', packagedCalendar)).toBe(false)
  })

  it('the coverage is measured, and what lies beyond is provisional', () => {
    expect(announcedYears()).toEqual({ first: 2004, last: 2026 })
    expect(isProvisional('2026-12-31', packagedCalendar)).toBe(false)
    expect(isProvisional('2027-01-01', packagedCalendar)).toBe(true)
    expect(isProvisional('2003-12-31', packagedCalendar)).toBe(true)
  })

  it('a day given in another time zone is the same day', () => {
    const script = `
      import { packagedCalendar, isWorkingDay } from './shared/calendar/calendar.ts'
      import { statutoryHolidays } from './shared/calendar/holidays.ts'
      import { formatInstant, toDay } from './shared/time.ts'
      console.log(JSON.stringify([
        ['2026-10-01', '2026-10-08', '2026-02-14', '2026-09-20', '2027-01-01'].map(day => isWorkingDay(day, packagedCalendar)),
        statutoryHolidays(2028), toDay(new Date('2026-11-21T16:00:00Z')), formatInstant(new Date('2026-11-21T16:00:00Z'), 'zh-CN'),
      ]))`
    const answers = ['UTC', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Shanghai'].map(zone =>
      execFileSync('node', ['--input-type=module-typescript', '-e', script], { env: { ...process.env, TZ: zone }, encoding: 'utf8' }))
    expect(new Set(answers).size).toBe(1)
    expect(JSON.parse(answers[0]!)[0]).toEqual([false, true, true, true, false])
  })
})

describe('a year the operator enters', () => {
  const calendar = createCalendar({ officialYears: [invented2027] })

  it('extends the coverage and replaces the statute', () => {
    expect(calendar.coveredUntil).toBe('2027-12-31')
    expect(isProvisional('2027-02-09', calendar)).toBe(false)
    expect(isWorkingDay('2027-02-09', calendar)).toBe(false)
    expect(isWorkingDay('2027-01-30', calendar)).toBe(true)
    expect(isWorkingDay('2027-04-05', calendar)).toBe(true)
    expect(calendar.version).toMatch(/^notices 2004-2026, entered 2027 \([0-9a-f]{8}\)$/)
  })

  it('overrules the packaged notice of the same year', () => {
    const corrected = createCalendar({ officialYears: [{ year: 2026, off: ['2026-10-01', '2026-11-23'], work: [], notice: 'an invented one' }] })
    expect(isWorkingDay('2026-11-23', corrected)).toBe(false)
    expect(isWorkingDay('2026-10-02', corrected)).toBe(true)
  })

  it('does not hide the gap before it', () => {
    expect(createCalendar({ officialYears: [{ ...invented2027, year: 2028, off: ['2028-10-01'], work: [] }] }).coveredUntil).toBe('2026-12-31')
  })

  it.each([
    ['a day of another year', { ...invented2027, off: ['2027-10-01', '2028-01-01'] }],
    ['a day both off and worked', { ...invented2027, work: ['2027-10-01'] }],
    ['no National Day', { ...invented2027, off: ['2027-01-01'] }],
    ['a day that does not exist', { ...invented2027, off: ['2027-10-01', '2027-02-30'] }],
    ['no notice', { ...invented2027, notice: ' ' }],
  ])('is refused with %s', (_, year) => {
    expect(officialYearSchema.safeParse(year).success).toBe(false)
  })

  it('may move a day of the December before', () => {
    expect(officialYearSchema.safeParse({ ...invented2027, off: ['2026-12-31', '2027-10-01'] }).success).toBe(true)
  })
})

describe('the warning that next year is missing', () => {
  it.each([
    ['2026-10-31', null],
    ['2026-11-01', { year: 2027, since: '2026-11-01' }],
    ['2027-03-01', { year: 2027, since: '2026-11-01' }],
  ])('on %s is %j', (today, warning) => {
    expect(nextYearMissingSince(today, packagedCalendar)).toEqual(warning)
  })

  it('goes away when the year is entered', () => {
    expect(nextYearMissingSince('2026-12-01', createCalendar({ officialYears: [invented2027] }))).toBeNull()
  })
})

describe('days and months', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-22', 6, '2027-05-22'],
  ])('%s and %i months is %s', (day, count, end) => {
    expect(addMonths(day, count)).toBe(end)
  })

  it('cross the year', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysBetween('2015-11-06', '2017-06-30')).toBe(602)
    expect(nextWorkingDay('2026-12-26', packagedCalendar)).toBe('2026-12-28')
  })
})
