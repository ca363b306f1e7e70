import { guardParts } from '../assistance/figures.ts'
import { smallest, toPublicParts } from '../reports/figures.ts'
import type { HiddenCount } from './datasets.ts'

/** How many reports of one place, kind and outcome; never none. */
export interface CountedCases { place: string, kind: string, outcome: string, count: number }
export type GuardedCases = Omit<CountedCases, 'count'> & { count: number | HiddenCount }

/**
 * The counts of a month as they may be printed beside the sums of its places, which the bulletin prints. One to four are
 * hidden; the counts of a place whose sum is hidden are hidden with it; and where a sum would tell what is hidden, further
 * counts are, without saying which of them are small.
 */
export function guardCases(cells: readonly CountedCases[]): GuardedCases[] {
  const places = [...new Set(cells.map(({ place }) => place))].sort()
  const sums = Object.fromEntries(places.map(place => [place, cells.filter(cell => cell.place === place).reduce((sum, { count }) => sum + count, 0)]))
  const guarded = guardParts(sums)
  const printed = toPublicParts(sums)
  return places.flatMap((place) => {
    const own = cells.filter(cell => cell.place === place)
    if (typeof guarded.parts[place] === 'string' || printed[place] === null) {
      return own.map(cell => ({ ...cell, count: cell.count < smallest && guarded.total !== 'withheld' ? 'few' as const : 'withheld' as const }))
    }
    const parts = guardParts(Object.fromEntries(own.map(({ count }, index) => [index, count])))
    return own.map((cell, index) => {
      const part = parts.parts[index]!
      return { ...cell, count: typeof part === 'string' && parts.total === 'withheld' ? 'withheld' as const : part }
    })
  })
}
