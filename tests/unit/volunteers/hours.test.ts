import { describe, expect, it } from 'vitest'
import { judgeConfirmation, minutesAfter, minutesOfDuty, minutesOfLease, splitMinutes, toHours } from '#shared/volunteers/hours'
import { correctionRequestSchema, registryNumberSchema } from '#shared/volunteers/hoursSchemas'
import { later, monday as startsAt } from '../../support/clock.ts'

const endsAt = later(startsAt, { hours: 2 })
const at = (minutes: number) => later(startsAt, { minutes })

describe('the minutes of a duty', () => {
  it.each([
    ['who was there from beginning to end', 0, 120, 120],
    ['who came early and stayed long', -30, 150, 120],
    ['who came late', 20, 120, 100],
    ['who left early', 0, 45, 45],
    ['who forgot to check out', 10, null, 110],
    ['who came when it was over', 130, null, 0],
  ])('of %s', (_who, from, until, minutes) => {
    expect(minutesOfDuty({ state: 'present', checkedInAt: at(from), checkedOutAt: until === null ? null : at(until), startsAt, endsAt })).toBe(minutes)
  })

  it('are none of who did not come', () => {
    expect(minutesOfDuty({ state: 'absent', checkedInAt: null, checkedOutAt: null, startsAt, endsAt })).toBe(0)
    expect(minutesOfDuty({ state: 'going', checkedInAt: null, checkedOutAt: null, startsAt, endsAt })).toBe(0)
  })
})

it('the minutes of an order run from its start to its finish, and are none when it was not finished', () => {
  expect(minutesOfLease({ state: 'finished', startedAt: at(0), finishedAt: later(at(35), { milliseconds: 59_000 }) })).toBe(35)
  expect(minutesOfLease({ state: 'ended', startedAt: at(0), finishedAt: null })).toBe(0)
  expect(minutesOfLease({ state: 'finished', startedAt: at(0), finishedAt: later(startsAt, { days: 3 }) })).toBe(1440)
})

it('minutes are kept; hours and minutes are said, hours with one decimal are exported', () => {
  expect(splitMinutes(150)).toEqual({ isNegative: false, hours: 2, minutes: 30 })
  expect(splitMinutes(-45)).toEqual({ isNegative: true, hours: 0, minutes: 45 })
  expect([90, 100, 3, 2, 0, -90, -45].map(toHours)).toEqual([1.5, 1.7, 0.1, 0, 0, -1.5, -0.8])
})

it.each([
  ['as much as was served', { minutes: 120, served: 120, confirmed: null, was: null, reason: null }, 'confirmation'],
  ['less than was served', { minutes: 60, served: 120, confirmed: null, was: null, reason: null }, 'confirmation'],
  ['more than was served without a reason', { minutes: 121, served: 120, confirmed: null, was: null, reason: null }, 'reasonMissing'],
  ['more than was served with a reason', { minutes: 150, served: 120, confirmed: null, was: null, reason: '多留了半小时' }, 'correction'],
  ['the same again', { minutes: 120, served: 120, confirmed: 120, was: null, reason: null }, 'unchanged'],
  ['other minutes than a colleague, unseen', { minutes: 60, served: 120, confirmed: 120, was: null, reason: '看错了' }, 'confirmedAlready'],
  ['other minutes than a colleague, seen, without a reason', { minutes: 60, served: 120, confirmed: 120, was: 120, reason: null }, 'reasonMissing'],
  ['other minutes than a colleague, seen, with a reason', { minutes: 60, served: 120, confirmed: 120, was: 120, reason: '看错了' }, 'correction'],
] as const)('confirming %s', (_what, facts, judgement) => { expect(judgeConfirmation(facts)).toBe(judgement) })

it('a request is granted, refused, or granted to a part that lies between', () => {
  const facts = { asked: 120, confirmed: 60, given: null }
  expect(minutesAfter('granted', facts)).toBe(120)
  expect(minutesAfter('refused', facts)).toBeNull()
  expect([60, 61, 119, 120, null].map(given => minutesAfter('partly', { ...facts, given }))).toEqual([undefined, 61, 119, undefined, undefined])
  expect(minutesAfter('partly', { asked: 30, confirmed: 90, given: 45 })).toBe(45)
  expect(minutesAfter('partly', { asked: 30, confirmed: null, given: 20 })).toBe(20)
})

describe('what a volunteer sends', () => {
  const request = { source: 'duty', sourceId: 'abc', hours: '2', minutes: '', words: '没签退' }
  it('is hours and minutes as they stand in the two fields', () => {
    expect(correctionRequestSchema.parse(request)).toMatchObject({ hours: 2, minutes: 0 })
    for (const wrong of [{ hours: '25' }, { hours: '两' }, { minutes: '60' }, { hours: '24', minutes: '1' }, { words: ' ' }, { source: 'gift' }]) expect(correctionRequestSchema.safeParse({ ...request, ...wrong }).success).toBe(false)
  })

  it('is never a mobile or an identity number in the place of the 志愿北京 number', () => {
    expect(registryNumberSchema.parse({ registryNumber: ' 110107000123456 ' })).toEqual({ registryNumber: '110107000123456' })
    expect(registryNumberSchema.parse({ registryNumber: '' })).toEqual({ registryNumber: null })
    for (const registryNumber of ['13800000000', '11010719500101002X', '=1+1', '编号一']) expect(registryNumberSchema.safeParse({ registryNumber }).success).toBe(false)
  })
})
