import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { clocks } from '#shared/calendar/clocks.data'
import { dueBy, getClock } from '#shared/calendar/clocks'
import { dueDay } from '#shared/calendar/due'

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
    expect(getClock('site.unknownParty')).toMatchObject({ amount: 10, unit: 'workingDay', kind: 'atLeast' })
  })
})
