import { describe, expect, it } from 'vitest'
import { boxAround, isNear, isRecognisable, knownRadiusM, metresBetween } from '#shared/reports/known'
import { reportStatuses } from '#shared/reports/rules'

const gate = { longitude: 116.19, latitude: 39.91 }
/** So many metres to the east and to the north of a point. */
const away = ({ longitude, latitude }: typeof gate, east: number, north: number) =>
  ({ longitude: longitude + east / (111_195 * Math.cos(latitude * Math.PI / 180)), latitude: latitude + north / 111_195 })

describe('the distance between two positions', () => {
  it.each([[0, 0, 0], [100, 0, 100], [0, 250, 250], [300, 400, 500], [-3000, 4000, 5000]])('%i m east and %i m north are %i m', (east, north, metres) => {
    expect(metresBetween(gate, away(gate, east, north))).toBeCloseTo(metres, -1)
  })

  it('is the same both ways', () => {
    const there = away(gate, 120, -70)
    expect(metresBetween(gate, there)).toBe(metresBetween(there, gate))
  })
})

describe('what is near', () => {
  it.each([[0, 0, true], [249, 0, true], [251, 0, false], [0, -249, true], [0, 251, false], [170, 170, true], [190, 190, false]])(
    '%i m east and %i m north of the middle of its square: %s', (east, north, near) => { expect(isNear(away(gate, east, north), gate)).toBe(near) })

  it('is never more than 70 m off, wherever in its square the other lies', () => {
    for (let n = 0; n < 500; n++) {
      const kept = away(gate, n * 7.3 % 900, n * 11.7 % 900)
      const asked = away(kept, n * 37 % 800 - 400, n * 53 % 800 - 400)
      const metres = metresBetween(asked, kept)
      if (metres <= knownRadiusM - 71) expect(isNear(asked, kept)).toBe(true)
      if (metres > knownRadiusM + 71) expect(isNear(asked, kept)).toBe(false)
    }
  })

  it('cannot be asked for the building itself: all of a square answers alike, from everywhere', () => {
    const places = [[0, 0], [35, 45], [-35, -45], [40, -50]].map(([east, north]) => away(gate, east!, north!))
    for (let n = 0; n < 400; n++) {
      const asked = away(gate, n * 37 % 700 - 350, n * 53 % 700 - 350)
      expect(new Set(places.map(kept => isNear(asked, kept))).size).toBe(1)
    }
  })

  it('lies in the box that is looked up', () => {
    const { west, east, south, north } = boxAround(gate)
    for (let n = 0; n < 1000; n++) {
      const kept = away(gate, n * 37 % 800 - 400, n * 53 % 800 - 400)
      if (isNear(gate, kept)) expect(kept.longitude > west && kept.longitude < east && kept.latitude > south && kept.latitude < north).toBe(true)
    }
  })
})

describe('a matter can be recognised', () => {
  const shown = ['accepted', 'dispatched', 'disputed', 'taken', 'verifying', 'found', 'handling', 'extended', 'reopened']
  it.each(reportStatuses)('%s', (status) => { expect(isRecognisable({ status, previousStatus: null })).toBe(shown.includes(status)) })

  it('while its reporter is asked, if it had been accepted', () => {
    expect(isRecognisable({ status: 'needsInfo', previousStatus: 'taken' })).toBe(true)
    expect(isRecognisable({ status: 'needsInfo', previousStatus: 'submitted' })).toBe(false)
  })
})
