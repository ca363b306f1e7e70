import { describe, expect, it } from 'vitest'
import { createCalendar } from '#shared/calendar/calendar'
import { isBefore, isLate, stateOf } from '#shared/hearings/rules'
import { toDayAndTime, toInstant } from '#shared/hearings/instants'
import { earliestClose, isShort, lengthenedByOutage, outageMs, whyNotLengthen } from '#shared/hearings/window'
import { later } from '../../support/clock.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const calendar = createCalendar()
const window = { opensAt: at('2026-11-23T09:00:00'), closesAt: at('2026-12-24T00:00:00') }

describe('a window', () => {
  it.each([
    [window.opensAt, -1, 'announced'], [window.opensAt, 0, 'open'], [window.opensAt, 1, 'open'],
    [window.closesAt, -1, 'open'], [window.closesAt, 0, 'closed'], [window.closesAt, 1, 'closed'],
  ] as const)('at %s and %i ms is %s', (instant, milliseconds, state) => {
    const now = later(instant, { milliseconds })
    expect(stateOf({ stage: 'published', ...window }, now)).toBe(state)
    expect([isBefore(window, now), isLate(window, now)]).toEqual([state === 'announced', state === 'closed'])
  })

  it.each([
    // The day of opening is not counted, whatever its hour.
    ['2026-11-23T00:00:00', '2026-12-24T00:00:00'],
    ['2026-11-23T09:00:00', '2026-12-24T00:00:00'],
    ['2026-11-23T23:59:59', '2026-12-24T00:00:00'],
    // Over a month of 28 days, of 30, of 31.
    ['2026-01-30T09:00:00', '2026-03-03T00:00:00'],
    ['2026-04-16T09:00:00', '2026-05-19T00:00:00'],
    ['2026-07-01T09:00:00', '2026-08-01T00:00:00'],
    // A thirtieth day that is no working day gives way to the next one: Saturday 28 November, and the holiday in October.
    ['2026-10-29T09:00:00', '2026-12-01T00:00:00'],
    ['2026-09-03T09:00:00', '2026-10-09T00:00:00'],
  ])('of a matter that opens %s closes at the earliest %s', (opensAt, closesAt) => {
    expect(earliestClose(at(opensAt), calendar)).toEqual(at(closesAt))
    const full = { opensAt: at(opensAt), closesAt: at(closesAt) }
    expect(isShort('publicComment', full, calendar)).toBe(false)
    expect(isShort('hearing', { ...full, closesAt: later(full.closesAt, { milliseconds: -1 }) }, calendar)).toBe(true)
    expect(isShort('deliberation', { ...full, closesAt: later(full.opensAt, { hours: 2 }) }, calendar)).toBe(false)
  })

  it('is as long here as where the clocks are turned in spring and autumn: all days have 24 hours', () => {
    for (const opensAt of ['2026-03-20T09:00:00', '2026-10-20T09:00:00']) {
      expect((earliestClose(at(opensAt), calendar).getTime() - at(opensAt).getTime()) % 3_600_000).toBe(0)
      expect(earliestClose(at(opensAt), calendar).toISOString()).toMatch(/T16:00:00.000Z$/)
    }
  })

  it.each([
    [-1, 1, undefined], [-1, -1, 'shorter'], [-1, 0, 'same'], [0, 1, 'closed'], [0, -1, 'closed'], [1, 1, 'closed'],
  ] as const)('%i ms from its close, moved by %i ms, is refused as %s', (now, moved, why) => {
    expect(whyNotLengthen(window, later(window.closesAt, { milliseconds: moved }), later(window.closesAt, { milliseconds: now }))).toBe(why)
  })

  it('is typed as day and time, and a close at midnight as 24:00 of the day before', () => {
    expect(toInstant('2026-12-23', '24:00')).toEqual(window.closesAt)
    expect(toDayAndTime(window.closesAt, { closes: true })).toEqual({ day: '2026-12-23', time: '24:00' })
    expect(toDayAndTime(window.opensAt)).toEqual({ day: '2026-11-23', time: '09:00' })
    for (const [day, time] of [['2026-02-29', '09:00'], ['2026-11-23', '24:01'], ['2026-11-23', '9:00'], ['2026-11-23', '09:60'], ['', '']] as const) expect(toInstant(day, time)).toBeNull()
  })
})

describe('an outage', () => {
  const lost = (from: Date, to: Date) => lengthenedByOutage(window, { from, to })
  const evening = at('2026-12-23T18:00:00')

  it.each([[outageMs - 1, false], [outageMs, false], [outageMs + 1, true]])('of %i ms counts: %s', (length, counts) => {
    expect(lost(evening, later(evening, { milliseconds: length }))).toEqual(counts ? later(window.closesAt, { milliseconds: length }) : null)
  })

  it('gives back only what lay in the last 24 hours', () => {
    const start = at('2026-12-23T00:00:00')
    expect(lost(later(start, { hours: -2 }), later(start, { hours: 1 }))).toEqual(later(window.closesAt, { hours: 1 }))
    expect(lost(later(start, { hours: -2 }), start)).toBeNull()
    expect(lost(later(start, { hours: -2 }), later(start, { milliseconds: 1 }))).toEqual(later(window.closesAt, { milliseconds: 1 }))
  })

  it('over the closing instant gives the lost time back when the portal is there again', () => {
    expect(lost(later(window.closesAt, { hours: -2 }), later(window.closesAt, { hours: 3 }))).toEqual(later(window.closesAt, { hours: 5 }))
  })

  it('that begins at the close or later moves nothing, and one that ends before the opening neither', () => {
    expect(lost(window.closesAt, later(window.closesAt, { hours: 3 }))).toBeNull()
    expect(lost(later(window.closesAt, { milliseconds: -1 }), later(window.closesAt, { hours: 3 }))).toEqual(later(window.closesAt, { hours: 3, milliseconds: 1 }))
    const short = { opensAt: at('2026-12-23T20:00:00'), closesAt: window.closesAt }
    expect(lengthenedByOutage(short, { from: later(short.opensAt, { hours: -1 }), to: short.opensAt })).toBeNull()
    expect(lengthenedByOutage(short, { from: later(short.opensAt, { hours: -1 }), to: later(short.opensAt, { minutes: 10 }) })).toEqual(later(window.closesAt, { minutes: 10 }))
  })
})
