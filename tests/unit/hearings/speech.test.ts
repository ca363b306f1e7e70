import { describe, expect, it } from 'vitest'
import { packagedCalendar } from '#shared/calendar/calendar'
import { areAllConfirmed, canCorrect, correctableUntilOf, findSignOffObstacle, formatSeconds, secondsLeft, secondsSpoken, toRecord, type StatementVersion } from '#shared/hearings/speech'
import { later, monday } from '../../support/clock.ts'

const until = later(monday, { days: 7 })
const times = { recordPublishedAt: monday, correctableUntil: until, signedOffAt: null }

describe('a turn', () => {
  it.each([[0, 180], [179_999, 1], [180_000, 0], [192_000, -12]])('after %i ms has %i seconds left', (milliseconds, left) => {
    expect(secondsLeft({ secondsAllowed: 180, startedAt: monday, endedAt: null }, later(monday, { milliseconds }))).toBe(left)
  })

  it('stands still when it has ended, and has not begun before it begins', () => {
    expect(secondsSpoken({ startedAt: monday, endedAt: later(monday, { minutes: 2 }) }, later(monday, { days: 1 }))).toBe(120)
    expect(secondsSpoken({ startedAt: null, endedAt: null }, monday)).toBeNull()
  })

  it.each([[185, '3:05'], [0, '0:00'], [-12, '−0:12'], [-75, '−1:15']])('%i seconds are written %s', (seconds, text) => { expect(formatSeconds(seconds)).toBe(text) })
})

describe('the window for corrections', () => {
  it.each([[-1, true], [0, false], [1, false]])('%i ms from its end: %s', (milliseconds, isOpen) => {
    expect(canCorrect(times, later(until, { milliseconds }))).toBe(isOpen)
  })

  it('is not open before publication nor after the signature', () => {
    expect(canCorrect({ ...times, recordPublishedAt: null }, monday)).toBe(false)
    expect(canCorrect({ ...times, signedOffAt: monday }, monday)).toBe(false)
  })

  it('ends with the fifth working day in Beijing', () => {
    expect(correctableUntilOf(monday, packagedCalendar).toISOString()).toBe('2026-11-30T16:00:00.000Z')
  })
})

const version = (position: number, revision: number, changes: Partial<StatementVersion> = {}): StatementVersion =>
  ({ position, revision, applicationId: null, speaker: '张', role: 'participant', text: `${position}.${revision}`, at: monday, by: 'li', reason: null, ...changes })

describe('a record', () => {
  it('shows what was first published and every version since; drafts before are not shown', () => {
    const record = toRecord([version(2, 1), version(1, 1), version(1, 2), version(1, 3, { by: null }), version(1, 4, { reason: '错字' }), version(3, 1, { reason: '漏记' })])
    expect(record.map(({ position, latest, published }) => [position, latest.text, published.map(({ text }) => text)])).toEqual([
      [1, '1.4', ['1.2', '1.3', '1.4']], [2, '2.1', ['2.1']], [3, '3.1', ['3.1']],
    ])
  })

  it.each([
    [{ ...times, recordPublishedAt: null }, until, false, true, 'notPublished'], [{ ...times, signedOffAt: monday }, until, false, true, 'signed'], [times, until, true, true, 'ownRecord'],
    [times, later(until, { milliseconds: -1 }), false, false, 'windowOpen'], [times, until, false, false, null], [times, later(until, { milliseconds: -1 }), false, true, null],
  ] as const)('is signed off: %#', (record, at, isWriter, allConfirmed, obstacle) => { expect(findSignOffObstacle(record, { at, isWriter, allConfirmed })).toBe(obstacle) })

  it('is agreed to by everybody when each speaker has corrected or confirmed; the office needs nobody\'s word', () => {
    const of = (id: string, changes: Partial<StatementVersion>) => ({ id, ...version(1, 1, changes) })
    expect(areAllConfirmed([of('a', { role: 'chair' }), of('b', { by: null, applicationId: 'x' }), of('c', { applicationId: 'y' })], new Set(['c']))).toBe(true)
    expect(areAllConfirmed([of('a', { role: 'chair' }), of('c', { applicationId: 'y' })], new Set())).toBe(false)
    expect(areAllConfirmed([of('d', { role: 'participant' })], new Set())).toBe(false)
  })
})
