import { describe, expect, it } from 'vitest'
import { pinnedRangeOf, toPublishedPosition } from '#shared/places/published'

/** The same numbers every time. */
function createRandom(seed: number) {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
}

describe('the published place of a site', () => {
  it('is the middle of a field, the same for everything pinned in it', () => {
    expect(toPublishedPosition({ longitude: 116.10049, latitude: 39.9304999 })).toEqual([116.1, 39.93])
    expect(toPublishedPosition({ longitude: 116.0995, latitude: 39.9295 })).toEqual([116.1, 39.93])
    expect(toPublishedPosition({ longitude: 116.1005, latitude: 39.93 })).toEqual([116.101, 39.93])
  })

  it('is all a filter goes by: what is pinned is found if and only if its published place lies within', () => {
    const random = createRandom(7)
    // Typed values have few decimals and lie on the edges of fields; measured ones have many.
    const aDegree = () => 116 + (random() < 0.5 ? Math.round(random() * 4000) / 20_000 : random() * 0.2)
    for (let n = 0; n < 20_000; n += 1) {
      const pinned = aDegree()
      const [from, to] = [aDegree(), aDegree()].sort((a, b) => a - b) as [number, number]
      const [published] = toPublishedPosition({ longitude: pinned, latitude: 0 })
      const { least, below } = pinnedRangeOf(from, to)
      expect([pinned, from, to, pinned >= least && pinned < below]).toEqual([pinned, from, to, published >= from && published <= to])
    }
  })

  it('cannot be narrowed down by asking with ever smaller boxes', () => {
    const found = (pinned: number, west: number, east: number) => {
      const { least, below } = pinnedRangeOf(west, east)
      return pinned >= least && pinned < below
    }
    for (let west = 116.1; west < 116.105; west += 0.00003) expect(found(116.10213, west, west + 0.0002)).toBe(found(116.1018, west, west + 0.0002))
  })
})
