import { describe, expect, it } from 'vitest'
import { endOfDay, formatDay, formatDeadline, formatInstant, formatMonth, isDay, parseDay, startOfDay, toDay } from '#shared/time'

describe('a day in Beijing', () => {
  it.each([
    ['2026-11-21T15:59:59.999Z', '2026-11-21'],
    ['2026-11-21T16:00:00.000Z', '2026-11-22'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
    ['1991-12-31T15:59:59.999Z', '1991-12-31'],
    ['1991-12-31T16:00:00.000Z', '1992-01-01'],
    ['1992-07-01T15:00:00.000Z', '1992-07-01'],
    // In the summers of 1986 to 1991 the clocks were an hour ahead.
    ['1990-07-01T15:00:00.000Z', '1990-07-02'],
  ])('%s is %s', (instant, day) => {
    expect(toDay(new Date(instant))).toBe(day)
  })

  it('begins at midnight there, not in Greenwich', () => {
    expect(startOfDay('2026-11-22').toISOString()).toBe('2026-11-21T16:00:00.000Z')
    expect(endOfDay('2026-11-22').toISOString()).toBe('2026-11-22T16:00:00.000Z')
    expect(endOfDay('9999-12-31').toISOString()).toBe('9999-12-31T16:00:00.000Z')
  })

  it('that does not exist is refused', () => {
    expect(isDay('2026-02-29')).toBe(false)
    expect(isDay('2028-02-29')).toBe(true)
    expect(isDay('2026-2-9')).toBe(false)
    expect(() => startOfDay('2026-02-30')).toThrow(RangeError)
    expect(() => endOfDay('2026-02-30')).toThrow(RangeError)
    expect(() => formatDay('0000-00-00', 'en')).toThrow(RangeError)
  })

  it('reads as people of each language write it', () => {
    expect(formatDay('2026-11-22', 'zh-CN')).toBe('2026年11月22日')
    expect(formatDay('2026-11-22', 'en')).toBe('22 November 2026')
    expect(formatMonth('2026-10', 'zh-CN')).toBe('2026年10月')
    expect(formatMonth('2026-10', 'en')).toBe('October 2026')
    expect(formatInstant(new Date('2026-11-22T02:52:30Z'), 'zh-CN')).toBe('2026年11月22日 10:52')
    expect(formatInstant(new Date('2026-11-21T16:05:00Z'), 'en')).toBe('22 November 2026, 00:05')
  })

  it.each([
    ['2026-11-02', '2026-11-02'],
    ['2026/11/2', '2026-11-02'],
    ['2026.11.2', '2026-11-02'],
    ['2026年11月2日', '2026-11-02'],
    [' ２０２６年１１月２日 ', '2026-11-02'],
    ['20261102', '2026-11-02'],
    ['2026-02-30', null],
    ['去年', null],
    ['', null],
    ['2026-11-02T10:00', null],
  ])('written %j is read as %j', (text, day) => {
    expect(parseDay(text)).toBe(day)
  })
})

describe('the instant something ends at', () => {
  it.each([
    ['2026-12-02T16:00:00.000Z', '2026年12月2日 24:00', '2 December 2026, 24:00'],
    ['2026-12-31T16:00:00.000Z', '2026年12月31日 24:00', '31 December 2026, 24:00'],
    ['2026-12-02T16:01:00.000Z', '2026年12月3日 00:01', '3 December 2026, 00:01'],
    ['2026-12-02T10:30:00.000Z', '2026年12月2日 18:30', '2 December 2026, 18:30'],
  ])('%s is %s', (instant, chinese, english) => {
    expect([formatDeadline(new Date(instant), 'zh-CN'), formatDeadline(new Date(instant), 'en')]).toEqual([chinese, english])
  })
})
