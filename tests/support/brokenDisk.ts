import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '#server/database/connect'

const text = (query: SQL) => query.queryChunks.map(chunk => (chunk as { value?: string[] }).value?.join('') ?? '').join('')

/**
 * The database, with a disk that fails at the statement given, as often as `times` says. A commit that fails may be
 * stored all the same: nobody but the disk knows.
 */
export function onBreakingDisk(db: Database, { statement, code, times = 1, stores = false }: { statement: string, code: string, times?: number, stores?: boolean }): Database {
  return Object.assign(Object.create(db) as Database, {
    run(query: SQL) {
      if (text(query) !== statement || times-- <= 0) return db.run(query)
      if (stores) db.run(query)
      // A commit that fails leaves its transaction open; SQLite ends it itself at what failed before.
      else if (statement !== 'commit') db.run(sql`rollback`)
      throw Object.assign(new Error('disk I/O error'), { code })
    },
  })
}
