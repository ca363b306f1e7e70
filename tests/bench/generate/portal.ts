import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type Sqlite from 'better-sqlite3'
import { events } from '#server/domain/events/tables'
import { sitePublications, siteRounds, sites, siteVersions } from '#server/domain/ledger/tables'
import { receipts } from '#server/domain/receipts/tables'
import { findCheckpoint, originOf, readEdge } from '#server/domain/record/log'
import { integrate } from '#server/domain/record/sequencer'
import { catchUpStates } from '#server/domain/record/states'
import { recordCheckpoints, recordEntries, recordHashes } from '#server/domain/record/tables'
import { reports } from '#server/domain/reports/tables'
import { searchDocuments } from '#server/domain/search/tables'
import { openPortal } from '#server/portal'
import { inBulk } from './bulk.ts'
import { prepareCases, writeCases } from './cases.ts'
import { createRandom } from './random.ts'
import { openRecord } from './record.ts'
import { writeSites } from './sites.ts'

export interface Generated {
  sites: number
  cases: number
  seed: number
  /** Of the migrations it was made with: a folder of other ones is made anew. */
  schema: string
  /** Some sites the public can see. */
  siteIds: string[]
}

const noteOf = (dataDir: string) => join(dataDir, 'generated.json')
const migrationsFolder = 'server/database/migrations/sqlite'

export function readGenerated(dataDir: string): Generated | undefined {
  return existsSync(noteOf(dataDir)) ? JSON.parse(readFileSync(noteOf(dataDir), 'utf8')) as Generated : undefined
}

const schemaOf = () => createHash('sha256').update(readFileSync(join(migrationsFolder, 'meta/_journal.json'))).digest('hex').slice(0, 16)

/**
 * A data folder with a whole portal of invented rows, marked as demonstration. The same seed gives the same sites and cases.
 * A folder that holds one of this size already is kept. On SQLite only.
 */
export async function generatePortal({ dataDir, sites: count, cases, seed = 7, now = new Date(), report = () => {} }: {
  dataDir: string, sites: number, cases: number, seed?: number, now?: Date, report?: (what: string) => void
}): Promise<Generated> {
  const known = readGenerated(dataDir)
  if (known && known.sites === count && known.cases === cases && known.seed === seed) return known
  if (existsSync(join(dataDir, 'portal.sqlite'))) throw new Error(`${dataDir} holds another database already: name an empty folder`)
  const portal = await openPortal({ dataDir, migrations: { sqlite: readMigrationFiles({ migrationsFolder }), postgresql: [] } })
  const { db, keys, calendar } = portal
  const raw = (db as unknown as { $client: Sqlite.Database }).$client
  const origin = originOf(null)
  const world = { db, keys, dataDir, origin }
  // The archive's entries come first, as in a portal that has just begun.
  await catchUpStates(db, { now })
  await integrate(world, now)
  const random = createRandom(seed)
  const prepared = await prepareCases({ count: cases, random, keys })
  const edge = await readEdge(db, (await findCheckpoint(db))!.size)
  let siteIds: string[] = []
  inBulk(raw, [sites, siteVersions, sitePublications, siteRounds, events, recordEntries, recordHashes, recordCheckpoints, reports, receipts, searchDocuments], () => {
    raw.exec('begin')
    const record = openRecord(raw, db, { edge, random, now, keys, dataDir, origin })
    siteIds = writeSites(raw, db, { count, random, now, calendar, record, report })
    writeCases(raw, { prepared, random, now, keys, calendar, record })
    record.sign()
    raw.exec('commit')
    report(`${count} sites and ${cases} cases written`)
  }, report)
  await portal.connection.close()
  const generated = { sites: count, cases, seed, schema: schemaOf(), siteIds }
  writeFileSync(noteOf(dataDir), JSON.stringify(generated))
  report(`${(statSync(join(dataDir, 'portal.sqlite')).size / 2 ** 20).toFixed(0)} MB`)
  return generated
}
