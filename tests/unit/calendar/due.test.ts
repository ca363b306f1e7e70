import { describe, expect, it } from 'vitest'
import { createCalendar, packagedCalendar } from '#shared/calendar/calendar'
import { clocks } from '#shared/calendar/clocks.data'
import { countAgain, dueBy, getClock, type ClockId } from '#shared/calendar/clocks'
import { dueDay } from '#shared/calendar/due'
import { findTranslation } from '../../../i18n/messages.ts'

describe('a limit', () => {
  it.each([
    ['60 days ending on a Saturday go on to Monday', { start: '2026-10-13', amount: 60, unit: 'day' }, '2026-12-14', '2026-12-12', false],
    ['6 months end on the same day of the month', { start: '2026-05-20', amount: 6, unit: 'month' }, '2026-11-20', null, false],
    ['a month from 31 January ends with February', { start: '2027-01-31', amount: 1, unit: 'month' }, '2027-03-01', '2027-02-28', true],
    ['15 days ending in the National Day week end after it', { start: '2026-09-16', amount: 15, unit: 'day' }, '2026-10-08', '2026-10-01', false],
    ['7 days ending on a worked Saturday end there', { start: '2026-10-03', amount: 7, unit: 'day' }, '2026-10-10', null, false],
    ['20 working days over New Year are provisional', { start: '2026-12-04', amount: 20, unit: 'workingDay' }, '2027-01-04', null, true],
    ['30 days to New Year’s Day are provisional', { start: '2026-12-02', amount: 30, unit: 'day' }, '2027-01-04', '2027-01-01', true],
  ] as const)('%s', (_, limit, day, movedFrom, provisional) => {
    expect(dueDay(limit, packagedCalendar)).toEqual({
      day, provisional, counted: { ...limit, movedFrom, calendarVersion: 'notices 2004-2026' },
    })
  })
})

describe('the clocks', () => {
  it('have unique ids and a basis, or are named as our own default', () => {
    expect(new Set(clocks.map(clock => clock.id)).size).toBe(clocks.length)
    for (const clock of clocks) {
      expect(clock.basis === null, clock.id).toBe(clock.confidence === 'D')
      expect((clock.amount === null) === (clock.unit === null), clock.id).toBe(true)
    }
  })

  it('are provisional when no statute gives the figure', () => {
    const start = new Date('2026-11-23T02:00:00Z')
    expect(dueBy('report.general', start, packagedCalendar)).toMatchObject({ day: '2026-11-30', at: null, provisional: true })
    expect(dueBy('site.publishDecision', start, packagedCalendar)).toMatchObject({ day: '2026-12-21', provisional: false })
    expect(dueBy('objection.litigate', start, packagedCalendar)).toMatchObject({ day: '2027-05-24', provisional: true })
  })

  it('in hours run through the night', () => {
    const due = dueBy('report.onlineAck', new Date('2026-11-22T15:30:00Z'), packagedCalendar)
    expect(due).toMatchObject({ day: '2026-11-23', at: new Date('2026-11-22T17:30:00Z'), provisional: true })
  })

  it('without a figure have no day', () => {
    expect(dueBy('report.accept', new Date(0), packagedCalendar)).toBeNull()
    expect(dueBy('volunteer.month', new Date(0), packagedCalendar)).toBeNull()
  })

  it('count the notice to an unknown party in working days', () => {
    expect(getClock('site.unknownParty', packagedCalendar)).toMatchObject({ amount: 10, unit: 'workingDay', kind: 'atLeast' })
  })
})

/** The dates the count was checked with by hand, by the notices of 2025 and 2026. */
describe('working days', () => {
  it.each([
    ['2026-01-30', 20, '2026-03-05'],
    ['2026-02-11', 5, '2026-02-25'],
    ['2026-02-11', 7, '2026-02-27'],
    ['2026-09-22', 20, '2026-10-27'],
    ['2025-09-26', 5, '2025-10-10'],
    ['2026-11-20', 20, '2026-12-18'],
  ])('from %s, %i of them end on %s', (start, amount, day) => {
    expect(dueDay({ start, amount, unit: 'workingDay' }, packagedCalendar)).toMatchObject({ day, provisional: false })
  })
})

describe('a clock started around midnight in Beijing', () => {
  const midnight = new Date('2026-11-23T16:00:00.000Z')
  const at = (milliseconds: number) => new Date(midnight.getTime() + milliseconds)

  it.each<[ClockId, string, string]>([
    ['report.take', '2026-11-24', '2026-11-25'],
    ['report.appeal', '2026-11-30', '2026-12-01'],
    ['report.general', '2026-11-30', '2026-12-01'],
    ['report.complex', '2026-12-08', '2026-12-09'],
    ['website.reply', '2027-02-23', '2027-02-24'],
  ])('%s belongs to the day before until the last millisecond, and then to the next', (id, before, after) => {
    expect([-1, 0, 1].map(milliseconds => dueBy(id, at(milliseconds), packagedCalendar)!.day)).toEqual([before, after, after])
  })

  it.each<[ClockId, number]>([['report.danger', 2], ['report.inConstruction', 24], ['report.whistleDefault', 24]])('%s runs to the millisecond', (id, hours) => {
    for (const milliseconds of [-1, 0, 1]) {
      expect(dueBy(id, at(milliseconds), packagedCalendar)!.at).toEqual(at(milliseconds + hours * 3_600_000))
    }
  })

  it('the undo runs by the minute', () => {
    expect(dueBy('report.undoSubmission', at(-1), packagedCalendar)).toMatchObject({ at: at(30 * 60_000 - 1), day: '2026-11-24' })
  })

  it('an hour clock that ends at midnight ends with the new day', () => {
    expect([-1, 0].map(milliseconds => dueBy('report.danger', new Date(at(milliseconds).getTime() - 2 * 3_600_000), packagedCalendar)!.day)).toEqual(['2026-11-23', '2026-11-24'])
  })
})

describe('over Spring Festival 2026', () => {
  // Off from Sunday 15 to Monday 23 February; Saturdays 14 and 28 are worked.
  it.each<[ClockId, string, string]>([
    ['report.take', '2026-02-13', '2026-02-14'],
    ['report.take', '2026-02-14', '2026-02-24'],
    ['report.take', '2026-02-20', '2026-02-24'],
    ['report.appeal', '2026-02-14', '2026-02-28'],
    ['report.general', '2026-02-10', '2026-02-24'],
    ['report.general', '2026-02-21', '2026-02-28'],
    ['site.serve', '2026-02-11', '2026-02-27'],
  ])('%s from %s ends on %s', (id, start, day) => {
    expect(dueBy(id, new Date(`${start}T02:00:00Z`), packagedCalendar)!.day).toBe(day)
  })

  it('an hour clock does not stop', () => {
    expect(dueBy('report.inConstruction', new Date('2026-02-16T15:00:00Z'), packagedCalendar)).toMatchObject({ day: '2026-02-17', at: new Date('2026-02-17T15:00:00Z') })
  })
})

describe('over the year end for which no notice is known', () => {
  // Invented for this test: 1 to 5 January off, Saturday 9 January worked.
  const invented2027 = { year: 2027, notice: '虚构的通知，仅供测试', off: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04', '2027-01-05', '2027-10-01'], work: ['2027-01-09'] }
  const entered = createCalendar({ officialYears: [invented2027] })

  it.each<[ClockId, string, string, string]>([
    ['site.publishDecision', '2026-12-03', '2026-12-31', '2026-12-31'],
    ['site.publishDecision', '2026-12-04', '2027-01-04', '2027-01-06'],
    ['site.publishDecision', '2026-12-09', '2027-01-07', '2027-01-09'],
    ['objection.reconsider', '2026-11-02', '2027-01-04', '2027-01-06'],
    ['site.serve', '2026-12-31', '2027-01-12', '2027-01-13'],
  ])('%s from %s ends on %s by the statute and on %s by the notice', (id, start, byStatute, byNotice) => {
    const instant = new Date(`${start}T02:00:00Z`)
    const before = dueBy(id, instant, packagedCalendar)!
    expect([before.day, before.provisional]).toEqual([byStatute, byStatute > '2026-12-31'])
    const after = dueBy(id, instant, entered)!
    expect([after.day, after.provisional]).toEqual([byNotice, false])
    expect(countAgain({ clock: id, provisional: before.provisional, counted: before.counted }, entered)).toEqual({
      day: byNotice, due: { clock: id, provisional: false, counted: after.counted },
    })
  })

  it('a pause is counted again with the days it had', () => {
    const limit = { start: '2026-12-28', amount: 3, unit: 'workingDay', pauses: [{ from: '2026-12-29', to: '2027-01-06' }] } as const
    const before = dueDay({ ...limit, pauses: [...limit.pauses] }, packagedCalendar)
    expect(before).toMatchObject({ day: '2027-01-08', counted: { pauses: limit.pauses } })
    const again = countAgain({ clock: 'site.serve', provisional: true, counted: before.counted }, entered)!
    expect(again).toMatchObject({ day: '2027-01-08', due: { provisional: false, counted: { ...limit, calendarVersion: entered.version } } })
  })

  it('a pause of days that are not worked puts a working-day limit off by none, and a calendar limit by all', () => {
    const weekend = { from: '2026-11-27', to: '2026-11-29' }
    expect(dueDay({ start: '2026-11-26', amount: 3, unit: 'workingDay', pauses: [weekend] }, packagedCalendar).day).toBe('2026-12-01')
    expect(dueDay({ start: '2026-11-26', amount: 5, unit: 'day', pauses: [weekend] }, packagedCalendar).day).toBe('2026-12-03')
  })

  it('a count says which notices it was made with, by their days', () => {
    const again = createCalendar({ officialYears: [{ ...invented2027, notice: 'printed anew', off: invented2027.off.toReversed() }] })
    const other = createCalendar({ officialYears: [{ ...invented2027, work: [] }] })
    expect(again.version).toBe(entered.version)
    expect(new Set([packagedCalendar.version, entered.version, other.version]).size).toBe(3)
    expect(dueBy('site.serve', new Date('2026-12-31T02:00:00Z'), entered)!.counted!.calendarVersion).toBe(entered.version)
  })

  it('hours are not counted again', () => {
    expect(countAgain({ clock: 'report.danger', provisional: true, counted: null }, entered)).toBeNull()
  })
})

it('every clock has its name and its start in words, in both languages', () => {
  const words = /\p{Letter}{2}/u
  for (const { id, name, startsAt } of clocks) {
    const start = startsAt.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())
    expect(findTranslation('zh-CN', `clocks.name.${id}`), id).toBe(name)
    for (const locale of ['zh-CN', 'en'] as const) {
      expect(findTranslation(locale, `clocks.name.${id}`), id).toMatch(words)
      expect(findTranslation(locale, `clocks.start.${start}`), id).toMatch(words)
    }
  }
})
