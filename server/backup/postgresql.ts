import pg from 'pg'
import type { Readable } from 'node:stream'
import { BackupError } from './errors.ts'

/** Only in SQL we write ourselves; names come from the catalogue of the database. */
const quoted = (name: string) => pg.escapeIdentifier(name)

interface TableName { schema: string, name: string }

async function listTables(client: pg.Client): Promise<TableName[]> {
  const { rows } = await client.query<TableName>(`select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'drizzle') order by 1, 2`)
  return rows
}

async function listColumns(client: pg.Client, { schema, name }: TableName): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select attname as name from pg_attribute
    where attrelid = ($1)::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`, [`${quoted(schema)}.${quoted(name)}`])
  return rows.map(row => row.name)
}

const keyOf = ({ schema, name }: TableName) => schema === 'public' ? name : `${schema}.${name}`

/**
 * One moment of the database: a REPEATABLE READ transaction that only reads. `lines` gives every row of every table as a line of
 * JSON as PostgreSQL itself writes it, before each table a line `{"table":…,"columns":…}`.
 */
export async function openSnapshot(url: string): Promise<{ client: pg.Client, lines: () => AsyncGenerator<string>, counts: Record<string, number>, close: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set datestyle to iso; set intervalstyle to iso_8601; set extra_float_digits to 1; set timezone to \'UTC\'')
  await client.query('begin isolation level repeatable read, read only')
  const counts: Record<string, number> = {}
  async function* lines() {
    for (const table of await listTables(client)) {
      const columns = await listColumns(client, table)
      yield `${JSON.stringify({ table, columns })}\n`
      let count = 0
      await client.query(`declare rows no scroll cursor for select row_to_json(r)::text as line from (select ${columns.map(quoted).join(', ')} from ${quoted(table.schema)}.${quoted(table.name)}) r`)
      for (;;) {
        const { rows } = await client.query<{ line: string }>('fetch 500 from rows')
        if (rows.length === 0) break
        count += rows.length
        yield rows.map(({ line }) => `${line}\n`).join('')
      }
      await client.query('close rows')
      counts[keyOf(table)] = count
    }
  }
  return { client, lines, counts, close: () => client.end() }
}

/** True when nothing of a portal is there. */
export async function isEmpty(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try { return (await listTables(client)).length === 0 }
  finally { await client.end() }
}

/** Takes everything away again that a restore that failed has put into an empty database. */
export async function emptyAgain(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try { await client.query('drop schema if exists drizzle cascade; drop schema public cascade; create schema public') }
  finally { await client.end() }
}

/**
 * Puts the lines of a snapshot into a database that has just been migrated as far: one transaction, all or nothing. Triggers are off
 * meanwhile, since they judge new writes, and foreign keys are made anew at the end, which checks every row. Gives the rows by table.
 */
export async function loadSnapshot(url: string, lines: Readable): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set datestyle to iso; set intervalstyle to iso_8601; set timezone to \'UTC\'')
    await client.query('begin')
    const { rows: keys } = await client.query<{ table: string, name: string, definition: string }>(`select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`)
    for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`)
    const tables = await listTables(client)
    await client.query(`truncate ${tables.map(({ schema, name }) => `${quoted(schema)}.${quoted(name)}`).join(', ')}`)
    for (const { schema, name } of tables) await client.query(`alter table ${quoted(schema)}.${quoted(name)} disable trigger user`)
    const counts = Object.fromEntries(tables.map(table => [keyOf(table), 0]))
    const known = new Set(tables.map(keyOf))
    let insert: ((batch: string[]) => Promise<void>) | undefined
    let batch: string[] = []
    let size = 0
    const flush = async () => {
      if (batch.length > 0) await insert!(batch)
      batch = []
      size = 0
    }
    for await (const line of toLines(lines)) {
      if (line.startsWith('{"table":')) {
        const head = JSON.parse(line) as { table: TableName | string, columns?: string[] }
        if (typeof head.table === 'object' && head.columns) {
          await flush()
          const { table, columns } = { table: head.table, columns: head.columns }
          if (!known.has(keyOf(table))) throw new BackupError(`The copy has a table this program does not know: ${keyOf(table)}.`)
          const place = `${quoted(table.schema)}.${quoted(table.name)}`
          const names = columns.map(quoted).join(', ')
          insert = async (rows) => {
            await client.query(`insert into ${place} (${names}) overriding system value select ${names} from json_populate_recordset(null::${place}, $1::json)`, [`[${rows.join(',')}]`])
            counts[keyOf(table)]! += rows.length
          }
          continue
        }
      }
      batch.push(line)
      size += line.length
      if (batch.length >= 500 || size > 4_000_000) await flush()
    }
    await flush()
    for (const { table, name, definition } of keys) await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
    for (const { schema, name } of tables) await client.query(`alter table ${quoted(schema)}.${quoted(name)} enable trigger user`)
    // Numbers that are counted up go on behind the last one.
    const { rows: serials } = await client.query<{ sequence: string, table: string, column: string }>(`select pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) as sequence,
      quote_ident(n.nspname) || '.' || quote_ident(c.relname) as table, quote_ident(a.attname) as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'drizzle') and a.attnum > 0 and not a.attisdropped
        and pg_get_serial_sequence(quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) is not null`)
    for (const { sequence, table, column } of serials) await client.query(`select setval($1, coalesce((select max(${column}) from ${table}), 0) + 1, false)`, [sequence])
    await client.query('commit')
    return counts
  }
  finally { await client.end() }
}

/** Cut at the line feed alone: readline would also cut inside a text that has a line separator. */
async function* toLines(bytes: Readable): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : chunk as Buffer
    let from = 0
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10, from)) {
      yield rest.toString('utf8', from, at)
      from = at + 1
    }
    rest = rest.subarray(from)
  }
  if (rest.length > 0) throw new BackupError('The copy of the database ends in the middle of a row.')
}
