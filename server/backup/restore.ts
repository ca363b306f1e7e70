import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { getTableColumns, getTableName, isNotNull, sql, type Column } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { contactColumns, openContactValue, type ContactRow } from '../crypto/contact.ts'
import { loadKeys, type Keys } from '../crypto/keys.ts'
import { dialect } from '../database/columns.ts'
import { connectDatabase, type Database } from '../database/connect.ts'
import * as schema from '../database/schema.ts'
import { computeRoot, findCheckpoint } from '../domain/record/log.ts'
import { markRestored, type Continuation } from '../domain/record/restoring.ts'
import { verifyLog } from '../domain/record/verify.ts'
import { endAllAccess } from '../domain/staff/restored.ts'
import type { Bucket } from '../storage/bucket.ts'
import { readApart } from './apart.ts'
import { BackupError } from './errors.ts'
import type { Manifest } from './manifest.ts'
import { emptyAgain, isEmpty, loadSnapshot } from './postgresql.ts'
import { listPhotos, openManifest, openPart, openPhoto } from './read.ts'
import { checkDatabase } from './sqlite.ts'

export interface Restoring {
  target: Bucket
  id: string
  identities: readonly string[]
  dataDir: string
  databaseUrl: string
  photoStore?: Bucket
  migrations: Record<'sqlite' | 'postgresql', MigrationMeta[]>
  /** The file of keys, as `backup -- keys` made it or as it is; undefined when it is not at hand. */
  keysFile?: Buffer
  /** The last checkpoint of the public record anybody has saved. */
  lastCheckpoint?: string
  now: Date
  say: (line: string) => void
}

/** What may lie in the folder before: what is kept apart from the copies on purpose. */
const mayBeThere = new Set(['keys', 'erasures.jsonl'])

/**
 * Puts a copy back on an empty machine. Everything is read into a folder beside its place and checked there; only then it is given its
 * names, the database last. Staff sessions and set-up links of the copy are ended, the public record is told what happened.
 */
export async function restoreCopy(restoring: Restoring): Promise<{ manifest: Manifest, keysAt: 'given' | 'there' | 'missing', record: Continuation }> {
  const { target, id, identities, dataDir, databaseUrl, migrations, keysFile, now, say } = restoring
  await requireEmpty(dataDir, databaseUrl)
  const { manifest, key } = await openManifest(target, id, identities)
  if (manifest.dialect !== dialect) throw new BackupError(manifest.dialect === 'sqlite'
    ? 'The copy is of SQLite: restore it without DATABASE_URL. npm run migrate:sqlite-to-postgres moves a restored portal.'
    : 'The copy is of PostgreSQL: name an empty database in DATABASE_URL.')
  const known = migrations[manifest.dialect]
  if (manifest.migrations.count > known.length || known[manifest.migrations.count - 1]?.folderMillis !== manifest.migrations.last) throw new BackupError(`The copy was made by another version of this program (${manifest.program}) with migrations this one does not know. Restore with that version or a newer one.`)
  say(`Copy ${id}, taken ${manifest.takenAt} by version ${manifest.program}, ${Object.values(manifest.tables).reduce((sum, rows) => sum + rows, 0)} rows in ${Object.keys(manifest.tables).length} tables, ${manifest.photos.count} photos and files.`)

  const work = join(dataDir, 'restore-work')
  mkdirSync(work, { recursive: true, mode: 0o700 })
  let finished = false
  try {
    const keysAt = await placeKeys({ dataDir, keysFile, identities, say })
    const keys = keysAt === 'missing' ? undefined : loadKeys(dataDir)
    if (!keys) say('The keys are not here: the signature of the copy cannot be compared, contacts and query codes do not open. Put keys/keys.json into the data folder before the first start, or the server makes new keys and what was sealed stays shut for good.')
    else if (!Object.values(keys.record.ring).some(({ publicKey }) => publicKey.toString('base64') === key)) throw new BackupError('The copy was signed by none of these keys: it is not of this portal, or the keys are not.')
    else say('The copy was signed by a key of this portal.')

    const photos = await fetchPhotos(restoring, manifest, work)
    say(`${photos} photos and files agree with their hashes.`)
    for (const part of manifest.parts.filter(({ name }) => name === 'site.json' || name === 'holidays.json')) {
      await pipeline(await openPart(target, part, identities), createWriteStream(join(work, part.name), { mode: 0o600, flush: true }))
    }
    const file = join(work, 'portal.sqlite')
    await fetchDatabase(restoring, manifest, file)
    const { db, close } = openDatabase(file, databaseUrl)
    let record: Continuation
    try {
      await checkRecord(db, { manifest, keys, work, now, say })
      if (keys) say(await openSample(db, keys))
      const ended = await endAllAccess(db, now)
      say(`${ended.sessions} staff sessions and ${ended.links} set-up links of the copy were ended.`)
      record = await markRestored(db, { dataDir: work, keys, lastCheckpoint: restoring.lastCheckpoint, takenAt: new Date(manifest.takenAt), now })
    }
    finally { await close() }
    await giveNames(work, dataDir)
    finished = true
    return { manifest, keysAt, record }
  }
  finally {
    await rm(work, { recursive: true, force: true })
    if (!finished && databaseUrl) await emptyAgain(databaseUrl)
  }
}

async function requireEmpty(dataDir: string, databaseUrl: string) {
  const there = existsSync(dataDir) ? readdirSync(dataDir).filter(name => !mayBeThere.has(name)) : []
  if (there.includes('restore-work')) throw new BackupError('A restore into this folder was interrupted. Remove the folder restore-work in it and begin again; nothing of it is in use.')
  if (there.length > 0) throw new BackupError(`The data folder is not empty (${there.slice(0, 4).join(', ')}): a portal is never restored over another. Name an empty folder; keys and erasures.jsonl may lie in it.`)
  if (databaseUrl && !await isEmpty(databaseUrl)) throw new BackupError('The database has tables already: a portal is never restored over another. Name an empty one in DATABASE_URL.')
}

async function placeKeys({ dataDir, keysFile, identities, say }: { dataDir: string, keysFile?: Buffer, identities: readonly string[], say: (line: string) => void }): Promise<'given' | 'there' | 'missing'> {
  const file = join(dataDir, 'keys/keys.json')
  if (existsSync(file)) {
    if (keysFile) throw new BackupError('There are keys in the data folder already, and a file of keys was named as well: use one of them.')
    return 'there'
  }
  if (!keysFile) return 'missing'
  const { keys, erasures, at } = await readApart(keysFile, identities)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, keys, { mode: 0o600, flag: 'wx', flush: true })
  const list = join(dataDir, 'erasures.jsonl')
  if (erasures && !existsSync(list)) {
    writeFileSync(list, erasures, { mode: 0o600, flag: 'wx', flush: true })
    say(`The list of deletions is as of ${at.toISOString()}. If a newer one is left, put it into the data folder before the first start.`)
  }
  return 'given'
}

async function fetchPhotos({ target, identities, photoStore }: Restoring, manifest: Manifest, work: string): Promise<number> {
  for (const area of ['private', 'public']) await mkdir(join(work, 'photos', area), { recursive: true, mode: 0o700 })
  let count = 0
  for await (const photo of listPhotos(target, manifest, identities)) {
    const bytes = await openPhoto(target, photo, identities)
    if (photoStore) {
      const { createHash } = await import('node:crypto')
      await photoStore.put(photo.name, bytes, { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
    }
    else {
      const handle = await open(join(work, 'photos', photo.name), 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      }
      finally { await handle.close() }
    }
    count += 1
  }
  if (count !== manifest.photos.count) throw new BackupError(`The manifest names ${manifest.photos.count} photos and files, the list ${count}.`)
  return count
}

async function fetchDatabase({ target, identities, databaseUrl, migrations, say }: Restoring, manifest: Manifest, file: string) {
  const part = manifest.parts.find(({ name }) => name === (manifest.dialect === 'sqlite' ? 'portal.sqlite' : 'portal.jsonl'))
  if (!part) throw new BackupError('The copy has no database in it.')
  let counts: Record<string, number>
  if (manifest.dialect === 'sqlite') {
    await pipeline(await openPart(target, part, identities), createWriteStream(file, { mode: 0o600, flush: true }))
    const checked = checkDatabase(file)
    if (checked.errors.length > 0) throw new BackupError(`The database of the copy is damaged. ${checked.errors.slice(0, 3).join(' ')}`)
    counts = checked.counts
  }
  else {
    const connection = connectDatabase({ url: databaseUrl, file })
    try { await connection.migrate({ ...migrations, postgresql: migrations.postgresql.slice(0, manifest.migrations.count) }) }
    finally { await connection.close() }
    counts = await loadSnapshot(databaseUrl, await openPart(target, part, identities))
  }
  const wrong = Object.keys({ ...counts, ...manifest.tables }).filter(table => counts[table] !== manifest.tables[table])
  if (wrong.length > 0) throw new BackupError(`The database does not have the rows the manifest counts, in ${wrong.join(', ')}.`)
  say(`The database agrees with the manifest: ${Object.keys(counts).length} tables, checked ${manifest.dialect === 'sqlite' ? 'by integrity_check and foreign_key_check' : 'by loading them under all constraints'}.`)
}

function openDatabase(file: string, url: string): { db: Database, close: () => Promise<void> } {
  const connection = connectDatabase({ url, file })
  return { db: connection.db, close: () => connection.close() }
}

async function checkRecord(db: Database, { manifest, keys, work, now, say }: { manifest: Manifest, keys: Keys | undefined, work: string, now: Date, say: (line: string) => void }) {
  const last = await findCheckpoint(db)
  if (last?.size !== manifest.record?.size || last?.root !== manifest.record?.root) throw new BackupError('The public record of the database does not end where the manifest says.')
  if (!last) return say('The public record has not begun.')
  if (keys) {
    const { errors } = await verifyLog(db, { keys, dataDir: work, now, look: async () => [] })
    if (errors.length > 0) throw new BackupError(`The public record of the copy does not agree with itself. ${errors.slice(0, 3).join(' ')}`)
  }
  else if (await computeRoot(db, last.size) !== last.root) throw new BackupError('The public record of the copy does not lead to its signed root.')
  say(`The public record has ${last.size} entries and the root ${last.root}, computed anew from what is stored.`)
}

/** Opens some sealed contacts of each kind; gives what to say of it. Nothing of them is shown. */
export async function openSample(db: Database, keys: Keys): Promise<string> {
  let opened = 0
  const tables: string[] = []
  for (const table of Object.values(schema) as SQLiteTable[]) {
    const name = getTableName(table)
    if (!name.endsWith('_contacts')) continue
    const columns = getTableColumns(table) as Record<string, Column>
    const id = Object.values(columns).find(({ primary }) => primary)!
    for (const column of contactColumns) {
      if (!columns[column]) continue
      const rows = await db.select({ id: sql<string>`${id}`, sealed: sql<string>`${columns[column]}` }).from(table).where(isNotNull(columns[column])).limit(5)
      for (const row of rows) {
        try { openContactValue({ table: name as ContactRow['table'], id: row.id }, column, row.sealed, keys) }
        catch { throw new BackupError(`A sealed contact of ${name} does not open with these keys. They are not the keys of this copy, or older ones are needed: see docs/backup.md.`) }
        opened += 1
      }
      if (rows.length > 0 && !tables.includes(name)) tables.push(name)
    }
  }
  return opened > 0 ? `${opened} sealed contacts of ${tables.length} kinds, taken as a sample, open with these keys.` : 'There are no sealed contacts to try the keys on.'
}

/** What was checked takes its place; the database last, so that a server finds all of it or nothing. */
async function giveNames(work: string, dataDir: string) {
  const names = readdirSync(work).filter(name => name !== 'portal.sqlite')
  for (const name of names) await rename(join(work, name), join(dataDir, name))
  if (existsSync(join(work, 'portal.sqlite'))) renameSync(join(work, 'portal.sqlite'), join(dataDir, 'portal.sqlite'))
  const folder = await open(dataDir, 'r')
  try { await folder.sync() }
  finally { await folder.close() }
}
