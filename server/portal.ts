import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import { z } from 'zod'
import { createCalendar, type WorkCalendar } from '../shared/calendar/calendar.ts'
import { createClockBook, type ClockBook } from '../shared/calendar/clockBook.ts'
import { clockOverridesSchema, officialYearSchema, type OfficialYear } from '../shared/calendar/schemas.ts'
import { siteSchema, type Site } from '../shared/site/schemas.ts'
import { loadKeys, type Keys } from './crypto/keys.ts'
import { dialect } from './database/columns.ts'
import { connectDatabase, type Database, type DatabaseConnection } from './database/connect.ts'
import { createFileStore, type PhotoStore } from './media/store.ts'
import { loadOffices } from './domain/bodies/offices.ts'
import { listOfficialYears } from './domain/calendar/queries.ts'
import { assistanceDues } from './domain/assistance/dues.ts'
import { objectionDues } from './domain/objections/dues.ts'
import { reportDues } from './domain/reports/dues.ts'
import { requireSameKeys } from './domain/nodes/commands.ts'
import { loadArchive } from './domain/ledger/archive/load.ts'

/** What a command, a route or a script needs of this installation. */
export interface Portal {
  db: Database
  connection: DatabaseConnection
  dataDir: string
  photos: PhotoStore
  keys: Keys
  site: Site
  /** Working days, holidays and clocks, with what the operator has entered. The server's is at most a minute old. */
  calendar: WorkCalendar
  /** The years of `holidays.json`, which lie under those of the database. */
  fileYears: OfficialYear[]
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
  const keys = loadKeys(folder)
  if (dialect === 'postgresql') await requireSameKeys(connection.db, keys)
  await loadArchive(connection.db, new Date())
  await loadOffices(connection.db, new Date())
  const photos = await openPhotoStore(folder)
  const { site, clocks } = readSite(join(folder, 'site.json'))
  const fileYears = readHolidays(join(folder, 'holidays.json'))
  return {
    db: connection.db,
    connection,
    dataDir: folder,
    photos,
    keys,
    site,
    calendar: await readCalendar(connection.db, { fileYears, clocks }),
    fileYears,
    baseUrl: process.env.PORTAL_BASE_URL?.replace(/\/+$/, '') || null,
  }
}

/** Where photos lie: in the bucket of `STORAGE_URL`, else in the data folder. */
async function openPhotoStore(folder: string): Promise<PhotoStore> {
  const url = process.env.STORAGE_URL
  if (!url) return createFileStore(join(folder, 'photos'))
  const { createBucketStore } = await import('./media/storeS3.ts')
  return createBucketStore(url)
}

/** What there is to count again when a year is entered. A domain with due days of its own adds them here. */
export const dueSources = [reportDues, assistanceDues, objectionDues]

/** The facts about the operator, and the clocks the operator counts otherwise. Throws when anything in it is unknown. */
export function readSite(file: string): { site: Site, clocks: ClockBook } {
  const { clocks = {}, ...facts } = z.looseObject({ clocks: clockOverridesSchema.optional() }).parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
  return { site: siteSchema.parse(facts), clocks: createClockBook(clocks) }
}

/**
 * The years of a file, each as `officialYearSchema` says; none without the file. Throws when it is no such list: a
 * deadline counted on half a notice would be wrong without a word.
 */
export function readHolidays(file: string): OfficialYear[] {
  return existsSync(file) ? z.array(officialYearSchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

/** The calendar with the years of the file and, over them, those entered by staff. */
export async function readCalendar(db: Database, { fileYears, clocks }: { fileYears: OfficialYear[], clocks: ClockBook }): Promise<WorkCalendar> {
  return createCalendar({ officialYears: [...fileYears, ...await listOfficialYears(db)], clocks })
}

const calendarForMs = 60_000
const readings = new WeakMap<object, { at: number }>()

/**
 * Reads the calendar from the database again when it is a minute old, or `atOnce` as after a year was entered, so that
 * every node counts with what was entered on any of them. Of two readings at once the one begun later counts.
 */
export async function refreshCalendar(portal: Pick<Portal, 'db' | 'fileYears' | 'calendar'>, { now, atOnce = false }: { now: Date, atOnce?: boolean }): Promise<void> {
  const last = readings.get(portal)
  if (last && !atOnce && now.getTime() - last.at < calendarForMs) return
  const reading = { at: now.getTime() }
  readings.set(portal, reading)
  const calendar = await readCalendar(portal.db, { fileYears: portal.fileYears, clocks: portal.calendar.clocks })
  if (readings.get(portal) === reading && calendar.version !== portal.calendar.version) portal.calendar = calendar
}
