import { describe, expect, it } from 'vitest'
import { advance, isCheckLate } from '#shared/volunteers/standing'
import { findObstacle, mayServe, type ServingFacts } from '#shared/volunteers/serving'

const plain = { isRisky: false, isLong: false, agreement: 0 }
const risky = { isRisky: true, isLong: false, agreement: 2 }

describe('where somebody stands', () => {
  const seat = (team = plain, agreement: number | null = null, state: 'seated' | 'waiting' = 'seated') => ({ team, membership: { state, agreement } })
  it.each([
    ['stays applied until the community has checked', 'applied', '2026-11-20', [seat()], 'applied'],
    ['waits for the training', 'checked', null, [seat()], 'checked'],
    ['is active with the training', 'checked', '2026-11-20', [seat()], 'active'],
    ['is active without a team', 'trained', '2026-11-20', [], 'active'],
    ['waits for the agreement of a risky team', 'checked', '2026-11-20', [seat(), seat(risky)], 'trained'],
    ['waits for the present version', 'trained', '2026-11-20', [seat(risky, 1)], 'trained'],
    ['is active with the present version', 'trained', '2026-11-20', [seat(risky, 2)], 'active'],
    ['waits for an agreement that is not written yet', 'trained', '2026-11-20', [seat({ ...risky, agreement: 0 })], 'trained'],
    ['needs no agreement for a team whose queue they stand in', 'trained', '2026-11-20', [seat(risky, null, 'waiting')], 'active'],
    ['stays paused', 'paused', '2026-11-20', [seat()], 'paused'],
    ['stays away after leaving', 'left', '2026-11-20', [seat()], 'left'],
  ] as const)('%s', (_, state, trainedOn, seats, expected) => {
    expect(advance({ state, trainedOn }, seats)).toBe(expected)
  })

  it('has a late check from the day after the one it was due by', () => {
    const applied = { state: 'applied' as const, checkDueOn: '2026-11-26' }
    expect([isCheckLate(applied, '2026-11-26'), isCheckLate(applied, '2026-11-27'), isCheckLate({ ...applied, state: 'checked' }, '2026-11-27')]).toEqual([false, true, false])
  })
})

describe('who may serve', () => {
  const facts: ServingFacts = { volunteer: { state: 'active', ageBand: '60to69' }, task: { minAge: 14 }, team: plain, membership: { state: 'seated', agreement: null } }
  it.each([
    ['somebody active with a seat', {}, null],
    ['nobody who pauses', { volunteer: { state: 'paused', ageBand: '60to69' } }, 'notActive'],
    ['nobody under eighteen where tasks are for grown-ups', { volunteer: { state: 'active', ageBand: '14to17' }, task: { minAge: 18 } }, 'tooYoung'],
    ['somebody of fifteen where tasks fit', { volunteer: { state: 'active', ageBand: '14to17' } }, null],
    ['nobody who waits for a seat', { membership: { state: 'waiting', agreement: null } }, 'notSeated'],
    ['nobody who is only offered one', { membership: { state: 'offered', agreement: null } }, 'notSeated'],
    ['nobody without the agreement of a risky team', { team: risky }, 'notAgreed'],
    ['nobody with an older version of it', { team: risky, membership: { state: 'seated', agreement: 1 } }, 'notAgreed'],
    ['somebody with the present version', { team: { ...risky, isRisky: false, isLong: true }, membership: { state: 'seated', agreement: 2 } }, null],
    ['somebody active without a seat, for an order', { team: undefined, membership: undefined }, null],
  ] as const)('is %s', (_, changes, obstacle) => {
    const asked = { ...facts, ...changes } as ServingFacts
    expect(findObstacle(asked)).toBe(obstacle)
    expect(mayServe(asked)).toBe(obstacle === null)
  })
})
