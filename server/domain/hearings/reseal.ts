import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core'
import { and, eq, getTableName, isNotNull, like, ne, not, or, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { isSealedWith, seal, unseal } from '../../crypto/seal.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { applicationContacts, commentContacts, commentDrafts, commentEntries, matterFollowers } from './tables.ts'

interface Sealed {
  table: typeof matterFollowers | typeof commentContacts | typeof applicationContacts | typeof commentDrafts | typeof commentEntries
  id: AnySQLiteColumn
  columns: Record<string, AnySQLiteColumn>
}

/** What of matters is sealed. Each text is bound to `table:id:column`; an empty one, of a draft that was sent, holds nothing. */
const sealed: Sealed[] = [
  { table: matterFollowers, id: matterFollowers.id, columns: { email: matterFollowers.email } },
  { table: commentContacts, id: commentContacts.commentId, columns: { name: commentContacts.name, phone: commentContacts.phone, email: commentContacts.email } },
  { table: applicationContacts, id: applicationContacts.applicationId, columns: { name: applicationContacts.name, phone: applicationContacts.phone, email: applicationContacts.email } },
  { table: commentDrafts, id: commentDrafts.id, columns: { answers: commentDrafts.answers } },
  { table: commentEntries, id: commentEntries.id, columns: { first: commentEntries.first, second: commentEntries.second } },
]

const needsOldKey = ({ columns }: Sealed, { contact }: Keys) =>
  or(...Object.values(columns).map(column => and(isNotNull(column), ne(column, ''), not(like(column, `1.${contact.current}.%`)))))

/**
 * Seals everything of matters anew with the key in use, some rows a commit. A row that was changed meanwhile is left for the
 * next round; whatever interrupts this, the next run goes on. Says how many rows were sealed anew.
 */
export async function resealMatters(db: Database, { keys, batch = 200 }: { keys: Keys, batch?: number }): Promise<number> {
  let total = 0
  for (let rounds = 0; rounds < 1000; rounds++) {
    let done = 0
    for (const one of sealed) done += await resealTable(db, one, keys, batch)
    total += done
    if (done === 0) break
  }
  return total
}

/** How many rows of matters cannot be opened without an older key. */
export async function countOldMatterSeals(db: Database, { keys }: { keys: Keys }): Promise<number> {
  const counts = await Promise.all(sealed.map(one => db.select({ count: sql<number>`count(*)` }).from(one.table).where(needsOldKey(one, keys))))
  return counts.reduce((total, [row]) => total + Number(row?.count ?? 0), 0)
}

async function resealTable(db: Database, one: Sealed, keys: Keys, limit: number): Promise<number> {
  const columns = Object.entries(one.columns)
  const rows = await db.select({ id: one.id, ...one.columns }).from(one.table).where(needsOldKey(one, keys)).limit(limit) as Record<string, string | null>[]
  if (rows.length === 0) return 0
  await commit(db, tx => rows.map((row) => {
    const old = columns.flatMap(([name, column]) => {
      const text = row[name]
      return text && !isSealedWith(text, keys.contact.current) ? [{ name, column, text, place: `${getTableName(one.table)}:${row.id}:${name}` }] : []
    })
    const anew = Object.fromEntries(old.map(({ name, text, place }) => [name, seal(unseal(text, place, keys.contact), place, keys.contact)]))
    return orNothing(tx.update(one.table).set(anew).where(and(eq(one.id, row.id!), ...old.map(({ column, text }) => eq(column, text)))).returning({ id: one.id }))
  }))
  return rows.length
}
