import { sql } from 'drizzle-orm'
import { dialect } from './columns.ts'
import type { Database } from './connect.ts'

/**
 * Takes what was just erased out of the database's files as well. SQLite overwrites erased rows (`secure_delete`), but
 * its log still holds the pages as they were until it is emptied. PostgreSQL does this in its own time (autovacuum).
 * Must be called outside of a commit.
 */
export async function scrub(db: Database): Promise<void> {
  if (dialect === 'sqlite') db.run(sql`pragma wal_checkpoint(truncate)`)
}
