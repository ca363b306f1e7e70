import { chmodSync, existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { BackupError } from './errors.ts'

/**
 * Copies one moment of a database that others may be writing to into a new file, page by page, and gives that moment. The reading
 * transaction holds it: without one the copying would begin anew with every write.
 */
export async function copyDatabase(file: string, to: string): Promise<void> {
  if (!existsSync(file)) throw new BackupError('There is no database in the data folder (portal.sqlite).')
  const source = new Sqlite(file, { readonly: true, timeout: 10_000 })
  try {
    source.exec('begin')
    source.prepare('select count(*) from sqlite_master').get()
    await source.backup(to, { progress: () => 4096 })
    chmodSync(to, 0o600)
  }
  finally { source.close() }
}

/** What SQLite itself says of a file: sentences of what is wrong, and the rows by table. */
export function checkDatabase(file: string): { errors: string[], counts: Record<string, number>, migrations: { count: number, last: number } } {
  const db = new Sqlite(file)
  try {
    db.pragma('journal_mode = DELETE')
    const errors = (db.pragma('integrity_check(20)') as Array<{ integrity_check: string }>).map(row => row.integrity_check).filter(line => line !== 'ok')
    if (errors.length > 0) return { errors, counts: {}, migrations: { count: 0, last: 0 } }
    errors.push(...(db.pragma('foreign_key_check') as Array<{ table: string }>).slice(0, 20).map(({ table }) => `A row of ${table} names one that is not there.`))
    const tables = db.prepare('select name from sqlite_master where type = \'table\' and name not like \'sqlite\\_%\' escape \'\\\' and name not like \'search\\_index%\' escape \'\\\' order by name').all() as Array<{ name: string }>
    const counts = Object.fromEntries(tables.map(({ name }) => [name, (db.prepare(`select count(*) as count from "${name.replaceAll('"', '""')}"`).get() as { count: number }).count]))
    const migrations = tables.some(({ name }) => name === '__drizzle_migrations')
      ? db.prepare('select count(*) as count, coalesce(max(created_at), 0) as last from __drizzle_migrations').get() as { count: number, last: number }
      : { count: 0, last: 0 }
    return { errors, counts, migrations }
  }
  catch (error) {
    return { errors: [error instanceof Error ? error.message : 'It cannot be read.'], counts: {}, migrations: { count: 0, last: 0 } }
  }
  finally { db.close() }
}

/** The last checkpoint of the public record in a file. */
export function readRecord(file: string): { size: number, root: string, note: string } | null {
  const db = new Sqlite(file, { readonly: true })
  try { return db.prepare('select size, root, note from record_checkpoints order by size desc limit 1').get() as { size: number, root: string, note: string } | undefined ?? null }
  finally { db.close() }
}
