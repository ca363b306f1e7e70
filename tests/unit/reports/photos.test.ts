import { describe, expect, it } from 'vitest'
import { boxBetween, clampBox, moveBox, resizeBox, smallestSide, tilesOf, toPixels, withoutTwins } from '#shared/reports/photos'
import { photoApprovalSchema } from '#shared/reports/schemas'

const box = { x: 0.25, y: 0.5, width: 0.25, height: 0.25 }

describe('a box on a photo', () => {
  it.each([
    ['inside stays', box, box],
    ['over the right and lower edge is cut', { x: 0.5, y: 0.5, width: 1, height: 2 }, { x: 0.5, y: 0.5, width: 0.5, height: 0.5 }],
    ['over the left and upper edge is cut', { x: -0.5, y: -1, width: 1, height: 1.5 }, { x: 0, y: 0, width: 0.5, height: 0.5 }],
    ['the whole photo', { x: -1, y: -1, width: 3, height: 3 }, { x: 0, y: 0, width: 1, height: 1 }],
    ['beside the photo is nothing', { x: 1, y: 0, width: 1, height: 1 }, null],
    ['without a height is nothing', { x: 0, y: 0.5, width: 1, height: 0 }, null],
    ['turned inside out is nothing', { x: 0.5, y: 0.5, width: -0.2, height: 0.2 }, null],
  ])('%s', (_what, given, expected) => { expect(clampBox(given)).toEqual(expected) })

  it('is the same whichever corner was drawn first', () => {
    const [a, b] = [{ x: 0.25, y: 0.75 }, { x: 0.5, y: 0.5 }]
    expect(boxBetween(a, b)).toEqual(box)
    expect(boxBetween(b, a)).toEqual(box)
  })

  it('moves up to the edges and keeps its size', () => {
    expect(moveBox(box, { x: 0.25, y: 0.125 })).toEqual({ ...box, x: 0.5, y: 0.625 })
    expect(moveBox(box, { x: 9, y: 9 })).toEqual({ ...box, x: 0.75, y: 0.75 })
    expect(moveBox(box, { x: -9, y: -9 })).toEqual({ ...box, x: 0, y: 0 })
  })

  it('grows to the edges and never becomes too small to hold', () => {
    expect(resizeBox(box, { x: 0.25, y: 0.125 })).toEqual({ ...box, width: 0.5, height: 0.375 })
    expect(resizeBox(box, { x: 9, y: 9 })).toEqual({ ...box, width: 0.75, height: 0.5 })
    expect(resizeBox(box, { x: -9, y: -9 })).toEqual({ ...box, width: smallestSide, height: smallestSide })
  })
})

describe('the pixels of a box', () => {
  const size = { width: 200, height: 100 }
  it.each([
    ['reach one pixel further on each side', { x: 0.25, y: 0.5, width: 0.25, height: 0.25 }, { left: 49, top: 49, width: 52, height: 27 }],
    ['hold each pixel that is touched', { x: 0.2501, y: 0.501, width: 0.25, height: 0.25 }, { left: 49, top: 49, width: 53, height: 28 }],
    ['end at the photo’s edges', { x: 0, y: 0, width: 1, height: 1 }, { left: 0, top: 0, width: 200, height: 100 }],
    ['are some even for the thinnest box', { x: 0.999999, y: 0.999999, width: 1e-9, height: 1e-9 }, { left: 198, top: 98, width: 2, height: 2 }],
  ])('%s', (_what, given, expected) => { expect(toPixels(given, size)).toEqual(expected) })
})

describe('what approves a photo', () => {
  const approval = (changes: object) => photoApprovalSchema.safeParse({ version: 1, boxes: [box], checked: true, ...changes })
  it('is boxes cut to the photo and the word of a person', () => {
    expect(approval({ boxes: [{ x: 0.5, y: 0.5, width: 1, height: 2 }] }).data?.boxes).toEqual([{ x: 0.5, y: 0.5, width: 0.5, height: 0.5 }])
    expect(approval({ boxes: [] }).success).toBe(true)
  })
  it.each([
    ['nobody has looked', { checked: false }, 'report.photo_not_checked'],
    ['nobody says that they have looked', { checked: undefined }, 'report.photo_not_checked'],
    ['a box lies beside the photo', { boxes: [{ x: 2, y: 0, width: 1, height: 1 }] }, 'report.box_outside'],
  ])('is refused when %s', (_what, changes, message) => {
    expect(approval(changes).error?.issues.map(issue => issue.message)).toEqual([message])
  })
  it.each([
    ['no number', { x: '0', y: 0, width: 1, height: 1 }], ['infinite', { x: 0, y: 0, width: Infinity, height: 1 }],
    ['not a number', { x: NaN, y: 0, width: 1, height: 1 }], ['with something more', { ...box, z: 1 }],
  ])('is refused with a box that is %s', (_what, given) => { expect(approval({ boxes: [given] }).success).toBe(false) })
  it('is refused with more boxes than a person can check', () => {
    expect(approval({ boxes: Array.from({ length: 61 }, () => box) }).success).toBe(false)
  })
})

describe('looking for faces', () => {
  it.each([[320, 240], [640, 640], [641, 640], [2000, 1500], [1500, 2000], [2000, 300]])('looks at every pixel of %i × %i, first from afar', (width, height) => {
    const [whole, ...tiles] = tilesOf({ width, height })
    expect(whole).toEqual({ left: 0, top: 0, width, height })
    for (const tile of tiles) {
      expect(tile.left).toBeGreaterThanOrEqual(0)
      expect(tile.left + tile.width).toBeLessThanOrEqual(width)
      expect(tile.top + tile.height).toBeLessThanOrEqual(height)
    }
    if (tiles.length === 0) return
    for (let x = 0; x < width; x += 7) {
      for (let y = 0; y < height; y += 7) {
        expect(tiles.some(({ left, top, ...size }) => x >= left && x < left + size.width && y >= top && y < top + size.height)).toBe(true)
      }
    }
  })

  it('a face seen in two parts is one, the surer', () => {
    const face = { x: 0.5, y: 0.5, width: 0.125, height: 0.125 }
    const other = { ...face, x: 0.75 }
    expect(withoutTwins([{ ...face, x: 0.515625, score: 0.5 }, { ...face, score: 0.9 }, { ...other, score: 0.4 }])).toEqual([face, other])
  })

  it('what lies beyond the photo is no place, what reaches over it is cut', () => {
    expect(withoutTwins([{ x: 1.1, y: 0, width: 0.2, height: 0.2, score: 1 }])).toEqual([])
    expect(withoutTwins([{ x: -0.5, y: 0, width: 1, height: 0.5, score: 1 }])).toEqual([{ x: 0, y: 0, width: 0.5, height: 0.5 }])
  })
})
