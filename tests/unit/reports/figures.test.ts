import { describe, expect, it } from 'vitest'
import { countedUntil, lastFullMonth, median, mondayOf, rangeOfMonth, stageOf, toPublicCount, toPublicParts } from '#shared/reports/figures'

describe('a count that is printed', () => {
  it.each([[0, 0], [1, null], [4, null], [5, 5], [120, 120]])('%i reads %s', (count, expected) => { expect(toPublicCount(count)).toBe(expected) })

  it.each([
    [{ a: 12, b: 3, c: 9 }, { a: 12, b: null, c: null }],
    [{ a: 12, b: 3, c: 2 }, { a: 12, b: null, c: null }],
    [{ a: 12, b: 9, c: 0 }, { a: 12, b: 9, c: 0 }],
    [{ a: 3, b: 0, c: 0 }, { a: null, b: 0, c: 0 }],
  ])('of the parts %j no single hidden one can be worked out from the sum', (counts, expected) => { expect(toPublicParts(counts)).toEqual(expected) })
})

describe('a month', () => {
  it('is one of Asia/Shanghai and is printed when it is over, not an instant before', () => {
    expect(rangeOfMonth('2026-11')).toEqual({ from: new Date('2026-10-31T16:00:00Z'), until: new Date('2026-11-30T16:00:00Z') })
    expect(rangeOfMonth('2026-12').until).toEqual(new Date('2026-12-31T16:00:00Z'))
    expect(lastFullMonth(new Date('2026-11-30T15:59:59.999Z'))).toBe('2026-10')
    expect(lastFullMonth(new Date('2026-11-30T16:00:00.000Z'))).toBe('2026-11')
    expect(lastFullMonth(new Date('2026-12-31T16:00:00.001Z'))).toBe('2026-12')
  })
})

describe('how far a case has come, in public', () => {
  it.each([
    ['submitted', null, undefined], ['needsInfo', null, undefined], ['refused', null, undefined], ['transferred', null, undefined], ['merged', null, undefined], ['withdrawn', null, undefined],
    ['dispatched', null, undefined], ['accepted', null, 'atWork'], ['taken', null, 'atWork'], ['handling', 'confirmed', 'atWork'], ['reopened', 'confirmed', 'atWork'],
    ['found', 'confirmed', 'confirmed'], ['closed', 'confirmed', 'confirmed'], ['told', 'lawful', 'notConfirmed'], ['found', 'notFound', 'notConfirmed'],
  ] as const)('%s, found %s: %s', (status, finding, expected) => { expect(stageOf({ status, finding })).toBe(expected) })

  it('is of the Monday of the week, and says nothing of the seven days before it', () => {
    expect(mondayOf(new Date('2026-11-22T15:59:59.999Z'))).toBe('2026-11-16')
    expect(mondayOf(new Date('2026-11-22T16:00:00.000Z'))).toBe('2026-11-23')
    expect(mondayOf(new Date('2026-11-27T00:00:00Z'))).toBe('2026-11-23')
    expect(countedUntil('2026-11-23')).toEqual(new Date('2026-11-15T16:00:00Z'))
  })
})

it.each([[[], null], [[7], 7], [[9, 1, 4], 4], [[4, 1], 2.5]])('the middle of %j is %s', (values, expected) => { expect(median(values)).toBe(expected) })
