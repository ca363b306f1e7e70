import { describe, expect, it } from 'vitest'
import { toWgs84 } from '#shared/places/coordinates'

describe('a position', () => {
  it('from a Chinese map moves by about 540 m to where it is', () => {
    const [longitude, latitude] = toWgs84([116.195445, 39.914601], 'gcj02')
    expect(longitude).toBeCloseTo(116.189316, 5)
    expect(latitude).toBeCloseTo(39.913325, 5)
  })

  it('from a phone stays where it is', () => {
    expect(toWgs84([116.2, 39.9], 'wgs84')).toEqual([116.2, 39.9])
  })
})
