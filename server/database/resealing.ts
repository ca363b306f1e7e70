import { and, eq, getTableName, isNotNull, like, ne, not, or, sql } from 'drizzle-orm'
import type { AnySQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { commit, orNothing } from './commit.ts'
import type { Database } from './connect.ts'

/** A table with sealed columns. Each text is bound to `table:id:column`; an empty one holds nothing. */
export interface SealedTable { table: SQLiteTable, id: AnySQLiteColumn, columns: Record<string, AnySQLiteColumn> }

export interface Resealing {
  /** What a text that needs no older key begins with. */
  prefix: string
  anew: (text: string, place: string) => string
}

const needsOldKey = ({ columns }: SealedTable, prefix: string) => or(...Object.values(columns).map(column => and(isNotNull(column), ne(column, ''), not(like(column, `${prefix}%`)))))

/**
 * Seals everything of these tables anew, some rows a commit. A row that was changed meanwhile is left for the next round;
 * whatever interrupts this, the next run goes on. Says how many rows were sealed anew.
 */
export async function resealTables(db: Database, tables: readonly SealedTable[], { batch = 200, ...resealing }: Resealing & { batch?: number }): Promise<number> {
  let total = 0
  for (let rounds = 0; rounds < 1000; rounds++) {
    let done = 0
    for (const one of tables) done += await resealTable(db, one, resealing, batch)
    total += done
    if (done === 0) break
  }
  return total
}

/** How many rows of these tables hold a text that begins otherwise. */
export async function countSealedOtherwise(db: Database, tables: readonly SealedTable[], prefix: string): Promise<number> {
  const counts = await Promise.all(tables.map(one => db.select({ count: sql<number>`count(*)` }).from(one.table).where(needsOldKey(one, prefix))))
  return counts.reduce((total, [row]) => total + Number(row?.count ?? 0), 0)
}

async function resealTable(db: Database, one: SealedTable, { prefix, anew }: Resealing, limit: number): Promise<number> {
  const columns = Object.entries(one.columns)
  const rows = await db.select({ id: one.id, ...one.columns }).from(one.table).where(needsOldKey(one, prefix)).limit(limit) as Record<string, string | null>[]
  if (rows.length === 0) return 0
  await commit(db, tx => rows.map((row) => {
    const old = columns.flatMap(([name, column]) => {
      const text = row[name]
      return text && !text.startsWith(prefix) ? [{ name, column, text }] : []
    })
    const changed = Object.fromEntries(old.map(({ name, text }) => [name, anew(text, `${getTableName(one.table)}:${row.id}:${name}`)]))
    return orNothing(tx.update(one.table).set(changed).where(and(eq(one.id, row.id!), ...old.map(({ column, text }) => eq(column, text)))).returning({ id: one.id }))
  }))
  return rows.length
}
