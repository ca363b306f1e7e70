import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { z } from 'zod'
import { createCalendar, type WorkCalendar } from '../shared/calendar/calendar.ts'
import { officialYearSchema } from '../shared/calendar/schemas.ts'
import { siteSchema, type Site } from '../shared/site/schemas.ts'
import { loadKeys, type Keys } from './crypto/keys.ts'
import { connectDatabase, type Database, type DatabaseConnection } from './database/connect.ts'
import { createFileStore, type PhotoStore } from './media/store.ts'
import { loadOffices } from './domain/bodies/offices.ts'
import { loadArchive } from './domain/ledger/archive/load.ts'

/** What a command, a route or a script needs of this installation. */
export interface Portal {
  db: Database
  connection: DatabaseConnection
  dataDir: string
  photos: PhotoStore
  keys: Keys
  site: Site
  /** Working days and holidays, with the years the operator has entered. */
  calendar: WorkCalendar
  /** Address residents use, without a slash at the end; null while the operator has not set it. */
  baseUrl: string | null
}

/** Opens this installation: data folder, keys, site file, database, migrations, archive, sub-district offices. */
export async function openPortal({ migrations, dataDir = process.env.PORTAL_DATA_DIR || './data' }: {
  migrations: Record<'sqlite' | 'postgresql', MigrationMeta[]>
  dataDir?: string
}): Promise<Portal> {
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const connection = connectDatabase({ file: join(folder, 'portal.sqlite') })
  await connection.migrate(migrations)
  await loadArchive(connection.db, new Date())
  await loadOffices(connection.db, new Date())
  return {
    db: connection.db,
    connection,
    dataDir: folder,
    photos: createFileStore(join(folder, 'photos')),
    keys: loadKeys(folder),
    site: readSite(join(folder, 'site.json')),
    calendar: readCalendar(join(folder, 'holidays.json')),
    baseUrl: process.env.PORTAL_BASE_URL?.replace(/\/+$/, '') || null,
  }
}

function readSite(file: string): Site {
  return siteSchema.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
}

/**
 * The calendar with the years of a file, each as `officialYearSchema` says; without the file, what the program knows.
 * Throws when the file is no such list: a deadline counted on half a notice would be wrong without a word.
 */
export function readCalendar(file: string): WorkCalendar {
  return createCalendar({ officialYears: existsSync(file) ? z.array(officialYearSchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : [] })
}
