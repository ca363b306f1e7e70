import { describe, expect, it } from 'vitest'
import { guardParts } from '#shared/assistance/figures'

/** What a reader can work out of hidden parts: every way to fill them in that fits what is printed. */
function fillings(parts: Record<string, number | 'few' | 'withheld'>, total: number | 'few' | 'withheld', most: number): Record<string, number>[] {
  const keys = Object.keys(parts)
  const range = (part: number | 'few' | 'withheld') => typeof part === 'number' ? [part] : Array.from({ length: part === 'few' ? 4 : most - 4 }, (_, n) => n + (part === 'few' ? 1 : 5))
  const all = keys.reduce<Record<string, number>[]>((sofar, key) => sofar.flatMap(one => range(parts[key]!).map(value => ({ ...one, [key]: value }))), [{}])
  return all.filter(one => typeof total !== 'number' || Object.values(one).reduce((a, b) => a + b, 0) === total)
}

describe('counts of help as they are printed', () => {
  it('prints no count of one to four, and says nothing as nothing', () => {
    expect(guardParts({ a: 0, b: 1, c: 4, d: 30, e: 40 }).parts).toMatchObject({ a: 0, b: 'few', c: 'few', e: 40 })
  })

  it('leaves no small count to be worked out from the others and the sum', () => {
    for (const counts of [[1, 9, 20], [1, 1, 20], [4, 4, 7, 8], [0, 0, 3], [2, 5, 5], [4, 0, 6], [3, 3], [1, 1, 1, 1, 9]]) {
      const named = Object.fromEntries(counts.map((count, index) => [`k${index}`, count]))
      const { parts, total } = guardParts(named)
      for (const [key, count] of Object.entries(named)) {
        if (count === 0 || count > 4) continue
        const possible = new Set(fillings(parts, total, 24).map(one => one[key]))
        expect(possible.size, `${key} of ${counts.join(' ')}`).toBeGreaterThan(1)
      }
    }
  })

  it('prints everything when nothing is small', () => {
    expect(guardParts({ a: 5, b: 0, c: 12 })).toEqual({ parts: { a: 5, b: 0, c: 12 }, total: 17 })
  })
})
