import { inArray, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import type { PhotoArea, PhotoStore } from '../../media/store.ts'
import { findFirstInstant } from '../events/queries.ts'
import { mappedTables } from './keeping.ts'

interface Sweep { photos: PhotoStore, now: Date }

const dayMs = 86_400_000
/** Few enough that requests between two lots hardly wait. */
const lotSize = 100

/** Every column that names a file, as the data map says. */
const mediaColumns = mappedTables.flatMap(({ map, table, columns }) => (map.media ?? []).map(name => ({ table, column: columns[name]! })))

/**
 * Looks through the store for files that no row names: they were kept, and what was to name them was never stored, or the process
 * ended before it removed them. A file of the last 24 hours may still be waiting for its row. One from before the
 * first event of this database belongs to another, such as the one that was to be opened.
 */
async function* findStrayFiles(db: Database, { photos, now }: Sweep): AsyncGenerator<{ area: PhotoArea, name: string }> {
  const begunAt = await findFirstInstant(db)
  if (!begunAt) return
  for (const area of ['private', 'public'] as const) {
    let lot: string[] = []
    const strays = async () => {
      const named = await listNamed(db, lot)
      return lot.filter(name => !named.has(name)).map(name => ({ area, name }))
    }
    for await (const { name, at } of photos.list(area, { olderThan: new Date(now.getTime() - dayMs) })) {
      if (at < begunAt) continue
      lot.push(name)
      if (lot.length < lotSize) continue
      yield* await strays()
      lot = []
    }
    if (lot.length > 0) yield* await strays()
  }
}

/** In one statement: a photo goes from the uploads to its report in one commit, and between two reads it would be in neither. */
async function listNamed(db: Database, names: readonly string[]): Promise<Set<string>> {
  const everywhere = sql.join(mediaColumns.map(({ table, column }) => sql`select ${column} as name from ${table} where ${inArray(column, [...names])}`), sql` union all `)
  const rows = await db.select({ name: sql<string>`named.name` }).from(sql`(${everywhere}) as named`)
  return new Set(rows.map(({ name }) => name))
}

/** How many `removeStrayFiles` would remove. */
export async function countStrayFiles(db: Database, sweep: Sweep): Promise<number> {
  let count = 0
  for await (const _ of findStrayFiles(db, sweep)) count += 1
  return count
}

/** Removes the files that no row of any table names and that have lain there for a day; says after each how many it were. */
export async function removeStrayFiles(db: Database, { onRemoved, ...sweep }: Sweep & { onRemoved: (count: number) => void }): Promise<void> {
  let count = 0
  onRemoved(count)
  for await (const { area, name } of findStrayFiles(db, sweep)) {
    await sweep.photos.remove(area, name)
    onRemoved(++count)
  }
}
