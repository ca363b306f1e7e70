import { smallest } from '../reports/figures.ts'

/** A count as it may be printed: `few` is 少于5, `withheld` one that would tell another by a difference. */
export type GuardedCount = number | 'few' | 'withheld'

/**
 * The parts of a sum, and the sum. One to four are not printed. So that no difference tells them, the smallest printed
 * parts are withheld with them until at least two are hidden which are ten or more together; where there are too few
 * parts for that, the sum is not printed.
 */
export function guardParts<Key extends string>(counts: Record<Key, number>): { parts: Record<Key, GuardedCount>, total: GuardedCount } {
  const keys = Object.keys(counts) as Key[]
  const parts = Object.fromEntries(keys.map(key => [key, guardCount(counts[key])])) as Record<Key, GuardedCount>
  const hidden = () => keys.filter(key => typeof parts[key] === 'string')
  const isSafe = () => hidden().length === 0 || (hidden().length > 1 && hidden().reduce((sum, key) => sum + counts[key], 0) >= 2 * smallest)
  const printed = keys.filter(key => counts[key] >= smallest).sort((a, b) => counts[a] - counts[b])
  for (const key of printed) {
    if (isSafe()) break
    parts[key] = 'withheld'
  }
  const sum = keys.reduce((total, key) => total + counts[key], 0)
  return { parts, total: isSafe() || guardCount(sum) === 'few' ? guardCount(sum) : 'withheld' }
}

function guardCount(count: number): GuardedCount {
  return count > 0 && count < smallest ? 'few' : count
}
