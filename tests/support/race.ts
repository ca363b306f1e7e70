import type { Database } from '#server/database/connect.ts'

/**
 * A connection whose reads are counted from 0: `before(n)` has ended before the answer to read n is asked for. So a test
 * lets another request come between two reads, at each place in turn, instead of hoping for the moment.
 */
export function readingAfter(db: Database, before: (read: number) => Promise<void>): Database {
  let reads = 0
  const delay = <T extends object>(builder: T, read: number): T => new Proxy(builder, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      if (key === 'then') return (...settled: unknown[]) => before(read).then(() => value.apply(target, settled))
      return (...parameters: unknown[]) => {
        const result: unknown = value.apply(target, parameters)
        return typeof result === 'object' && result !== null ? delay(result, read) : result
      }
    },
  })
  return new Proxy(db, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      return key === 'select' ? (...columns: unknown[]) => delay(value.apply(target, columns) as object, reads++) : value.bind(target)
    },
  })
}
