import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** What is checked by hashes, or is the machine's own; nobody's words are shown from there. */
const left = /^(?:__drizzle|sqlite_|search_index|record_|receipts|staff_|setup_links|outbox|[a-z]+_contacts|volunteer_guardians|due_recounts|archive_)/

interface Column { table: string, name: string, rows: number }

/**
 * Writes bad intentions over every text a person has written in this database, staff included, past every rule that would
 * have refused them: what shows them has to be safe by itself. Words are told from codes by a letter that codes have not.
 */
export function poison(dataDir: string, texts: readonly string[]): Column[] {
  const db = new Sqlite(join(dataDir, 'portal.sqlite'))
  const done: Column[] = []
  let next = 0
  const take = () => texts[next++ % texts.length]!
  try {
    // Words that are final are changed here by somebody who has the file.
    for (const { name } of db.prepare('select name from sqlite_master where type = \'trigger\' and name not like \'search_%\'').all() as Array<{ name: string }>) db.exec(`drop trigger "${name}"`)
    const tables = db.prepare('select name from sqlite_master where type = \'table\'').all() as Array<{ name: string }>
    db.transaction(() => {
      for (const { name: table } of tables) {
        if (left.test(table)) continue
        for (const { name } of (db.pragma(`table_info("${table}")`) as Array<{ name: string, type: string }>).filter(({ type }) => type.toLowerCase() === 'text')) {
          const rows = db.prepare(`select rowid as row, "${name}" as text from "${table}" where "${name}" is not null`).all() as Array<{ row: number, text: string }>
          // Where no two may be alike, the first has it.
          const write = db.prepare(`update or ignore "${table}" set "${name}" = ? where rowid = ?`)
          let changed = 0
          for (const { row, text } of rows) {
            const poisoned = over(text, take)
            if (poisoned === text) continue
            changed += write.run(poisoned, row).changes
          }
          if (changed > 0) done.push({ table, name, rows: changed })
        }
      }
    })()
    return done
  }
  finally { db.close() }
}

const isWords = (text: string) => /[\u3400-\u9fff]|\w \w+ \w/.test(text)

function over(text: string, take: () => string): string {
  if (!/^[[{"]/.test(text)) return isWords(text) ? take() : text
  try { return JSON.stringify(inside(JSON.parse(text), take)) }
  catch { return take() }
}

function inside(value: unknown, take: () => string): unknown {
  if (typeof value === 'string') return isWords(value) ? take() : value
  if (Array.isArray(value)) return value.map(one => inside(one, take))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inside(one, take)]))
  return value
}
