import { describe, expect, test } from 'vitest'
import { toCost, toMeasured, toNeed, type Measured } from '../../bench/sizing.ts'

const measured: Measured = { kept: 10_000, anew: 20, reports: 400, photos: 2, bytesOfSite: 8000, bytesOfPhoto: 1_000_000 }

describe('the sizing of an installation', () => {
  test('counts of a thousand visits five pages that were remembered and one made anew', () => {
    expect(toCost(measured)).toEqual({ visits: 50.5, reports: 2.5, photos: 500 })
  })

  test('asks of the busiest hour a fifth of the day', () => {
    const { pagesASecond, reportsASecond } = toNeed(measured, 22_000_000)
    expect(pagesASecond).toBeCloseTo(146.67, 2)
    expect(reportsASecond).toBeCloseTo(0.2444, 4)
  })

  test('never has one node only, and keeps half of each free', () => {
    expect(toNeed(measured, 1000).nodes).toBe(2)
    // 244 visits a second in an event: 0.12 nodes for remembered pages, 12.22 for those made anew, 0.12 for photos.
    expect(toNeed(measured, 22_000_000).nodes).toBe(25)
  })

  test('divides a city into districts when the last minutes of a comment period fill the one database', () => {
    expect(toNeed(measured, 570_000).databases).toBe(1)
    expect(toNeed(measured, 22_000_000).databases).toBe(4)
  })

  test('names what breaks first', () => {
    expect(toNeed(measured, 22_000_000).firstToBreak).toBe('pages made anew, when everybody reads of an event')
    expect(toNeed({ ...measured, reports: 4 }, 22_000_000).firstToBreak).toBe('the last ten minutes of a comment period')
  })

  test('is not worked out from a run that left something out', () => {
    expect(() => toMeasured({ pairs: [], growth: [], figures: {} })).toThrow('The run has no "list page further and further down"')
  })
})
