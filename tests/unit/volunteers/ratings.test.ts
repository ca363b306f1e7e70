import { describe, expect, it } from 'vitest'
import { canDispute, isRevealed, ratingSchema, standingOf } from '#shared/volunteers/ratings'
import { later, monday } from '../../support/clock.ts'

const rateBy = later(monday, { days: 7 })
const finished = { state: 'finished', rateBy, notedAt: monday, endedAt: monday } as const

describe('a rating', () => {
  const read = (fields: Record<string, string>) => ratingSchema.safeParse({ leaseId: 'x', ...fields })

  it('asks first whether somebody came, and then whether it helped', () => {
    expect(read({}).error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([['came', 'rating.came_missing']])
    expect(read({ came: 'yes' }).error?.issues.map(({ message }) => message)).toEqual(['rating.solved_missing'])
  })

  it('of somebody who did not come is no more than that', () => {
    expect(read({ came: 'no', solved: 'yes', stars: '5', words: '等了一上午。' }).data).toEqual({ leaseId: 'x', came: false, solved: null, stars: null, words: '等了一上午。' })
  })

  it('needs no stars, and takes one to five', () => {
    expect(read({ came: 'yes', solved: 'partly', stars: '' }).data).toMatchObject({ solved: 'partly', stars: null })
    expect(read({ came: 'yes', solved: 'yes', stars: '5' }).data).toMatchObject({ stars: 5 })
    for (const stars of ['0', '6', '4.5']) expect(read({ came: 'yes', solved: 'yes', stars }).success, stars).toBe(false)
  })
})

describe('without a word from the person served', () => {
  it('they are asked for seven days, and then it stands as not rated', () => {
    expect(standingOf(finished, false, later(rateBy, { milliseconds: -1 }))).toBe('waiting')
    expect(standingOf(finished, false, rateBy)).toBe('unrated')
    expect(standingOf(finished, true, rateBy)).toBe('rated')
  })

  it('help that is still under way has nothing to rate', () => {
    expect(standingOf({ state: 'started', rateBy: null }, false, monday)).toBe('none')
  })
})

describe('what the other side said', () => {
  it('is read when both have spoken, or when the seven days are over', () => {
    expect(isRevealed(finished, false, monday)).toBe(false)
    expect(isRevealed({ ...finished, notedAt: null }, true, monday)).toBe(false)
    expect(isRevealed(finished, true, monday)).toBe(true)
    expect(isRevealed({ ...finished, notedAt: null }, false, rateBy)).toBe(true)
  })
})

describe('a dispute', () => {
  it('can be raised once, when the help is over, for as long as the contact is kept', () => {
    expect(canDispute(finished, false, 30, later(monday, { days: 30, milliseconds: -1 }))).toBe(true)
    expect(canDispute(finished, false, 30, later(monday, { days: 30 }))).toBe(false)
    expect(canDispute(finished, true, 30, monday)).toBe(false)
    expect(canDispute({ state: 'started', endedAt: null }, false, 30, monday)).toBe(false)
  })
})
