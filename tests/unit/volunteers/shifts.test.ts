import { describe, expect, it } from 'vitest'
import { packagedCalendar as calendar } from '#shared/calendar/calendar'
import {
  canCheckIn, canCheckOut, closesAt, codeChangesAt, codeStepOf, dutyMinutes, formatShiftCode, isAhead, isAtRisk, isLateCancel, isLeavingEarly, leastOf, parseShiftCode, remindFrom, rosterOfferUntil, shiftOfferUntil, shiftSchema,
} from '#shared/volunteers/shifts'
import { later, monday } from '../../support/clock.ts'

const startsAt = later(monday, { days: 3 })
const endsAt = later(startsAt, { hours: 2 })
const shift = { startsAt, endsAt, calledOffAt: null, closedAt: null }
const before = (change: Parameters<typeof later>[1]) => later(startsAt, Object.fromEntries(Object.entries(change).map(([unit, n]) => [unit, -(n ?? 0)])))

describe('a cancellation', () => {
  it.each([
    [before({ days: 1 }), false], [later(before({ days: 1 }), { milliseconds: 1 }), true], [before({ hours: 1 }), true], [monday, false],
  ])('at %s is late: %s', (now, late) => { expect(isLateCancel(shift, now, calendar)).toBe(late) })
})

describe('an offered place', () => {
  it.each([
    [monday, later(monday, { hours: 2 })], [before({ hours: 3 }), before({ hours: 1 })], [before({ hours: 1 }), startsAt],
  ])('at %s is held until %s', (now, until) => { expect(shiftOfferUntil(shift, now, calendar)).toEqual(until) })

  it.each([
    [monday, later(monday, { hours: 48 })], [before({ hours: 40 }), before({ hours: 24 })], [before({ hours: 25 }), before({ hours: 23 })], [before({ hours: 1 }), startsAt],
  ])('of a roster at %s is held until %s', (now, until) => { expect(rosterOfferUntil(shift, now, calendar)).toEqual(until) })
})

describe('coming and going', () => {
  it.each([
    [before({ minutes: 31 }), false, false], [before({ minutes: 30 }), true, false], [startsAt, true, true], [later(endsAt, { milliseconds: -1 }), true, true], [endsAt, false, true],
    [later(endsAt, { minutes: 30, milliseconds: -1 }), false, true], [later(endsAt, { minutes: 30 }), false, false],
  ])('at %s one can check in: %s, and out: %s', (now, into, out) => {
    expect([canCheckIn(shift, now), canCheckOut(shift, now)]).toEqual([into, out])
    expect([canCheckIn({ ...shift, calledOffAt: monday }, now), canCheckOut({ ...shift, closedAt: monday }, now)]).toEqual([false, false])
  })

  it.each([
    [null, null, 0], [before({ minutes: 20 }), null, 120], [later(startsAt, { minutes: 10 }), endsAt, 110], [later(startsAt, { minutes: 10 }), later(endsAt, { minutes: 25 }), 110],
    [before({ minutes: 20 }), before({ minutes: 5 }), 0], [startsAt, later(startsAt, { minutes: 59, milliseconds: 59_999 }), 59],
  ])('from %s to %s is %i minutes of duty', (checkedInAt, checkedOutAt, minutes) => { expect(dutyMinutes(shift, { checkedInAt, checkedOutAt })).toBe(minutes) })

  it('has left early who went more than ten minutes before the end', () => {
    expect([isLeavingEarly(shift, later(endsAt, { minutes: -10 })), isLeavingEarly(shift, later(endsAt, { minutes: -11 }))]).toEqual([false, true])
    expect(closesAt(shift)).toEqual(later(endsAt, { minutes: 30 }))
  })
})

it('a code lasts five minutes and is read however it was typed', () => {
  const start = new Date(codeStepOf(monday) * 300_000)
  expect(codeStepOf(later(start, { minutes: 5, milliseconds: -1 }))).toBe(codeStepOf(start))
  expect(codeStepOf(later(start, { minutes: 5 }))).toBe(codeStepOf(start) + 1)
  expect(codeChangesAt(later(start, { minutes: 2 }))).toEqual(later(start, { minutes: 5 }))
  expect(formatShiftCode('123456')).toBe('123 456')
  expect(['123 456', '１２３－４５６', '12345', 'abcdef', '1234567'].map(parseShiftCode)).toEqual(['123456', '123456', null, null, null])
})

it('a shift is at risk while fewer come than it needs, until it is over or called off', () => {
  expect([isAtRisk({ ...shift, least: 2 }, 1, monday), isAtRisk({ ...shift, least: 2 }, 2, monday), isAtRisk({ ...shift, least: 2 }, 1, endsAt), isAtRisk({ ...shift, least: 2, calledOffAt: monday }, 0, monday)]).toEqual([true, false, false, false])
  expect([isAhead(shift, monday), isAhead(shift, startsAt), isAhead({ ...shift, calledOffAt: monday }, monday)]).toEqual([true, false, false])
  expect([leastOf('persuasion'), leastOf('roads'), leastOf('hall')]).toEqual([2, 2, 1])
  expect(remindFrom({ on: '2026-11-26' })).toEqual(new Date('2026-11-25T00:00:00.000Z'))
})

describe('what staff type for a shift', () => {
  const plan = {
    id: crypto.randomUUID(), teamId: crypto.randomUUID(), on: '2026-11-26', from: '09:00', until: '11:00', place: { zh: '东门', en: null }, note: null, skills: ['talking'], seats: 4, least: 2, siteId: null, copies: 0,
  }
  const issuesOf = (changes: object) => shiftSchema.safeParse({ ...plan, ...changes }).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
  it.each([
    [{}, []], [{ until: '09:00' }, ['until shift.times_invalid']], [{ until: '21:01' }, ['until shift.times_invalid']], [{ least: 5 }, ['least shift.least_too_many']], [{ on: '2026-02-30' }, ['on shift.day_invalid']],
    [{ from: '9' }, ['from shift.time_invalid']], [{ seats: 0 }, ['seats shift.count_invalid']], [{ copies: 13 }, ['copies shift.copies_invalid']], [{ teamId: '' }, ['teamId shift.team_missing']],
  ])('%o is answered by %o', (changes, issues) => { expect(issuesOf(changes)).toEqual(issues) })
})
