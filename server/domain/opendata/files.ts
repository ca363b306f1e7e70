import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, Readable, type Transform } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import type { Feature } from 'geojson'
import { headOf, toCell, type DataRow, type Writing } from '../../../shared/opendata/cells.ts'
import { datasets, type DataFormat, type Dataset } from '../../../shared/opendata/datasets.ts'
import { locales, type Locale } from '../../../shared/locale.ts'
import { csvStream, jsonStream, xlsxStream } from '../../text/sheets.ts'
import type { Database } from '../../database/connect.ts'
import { say } from './source.ts'
import { sources } from './sources.ts'

/** What of an installation the files are made from. `baseUrl` stands in the addresses; without one they are paths. */
export interface Making { db: Database, dataDir: string, baseUrl: string | null, now: Date }

/** How the files are written; another number makes all of them anew. */
const manner = 1

export interface Version {
  /** The same for the same data in the same words: `20261122T021003Z-1a2b3c4d`. */
  id: string
  changedAt: Date | null
}

/** Whole, or not there: what a file is stands beside it, written last. */
export interface DataFile {
  path: string
  bytes: number
  sha256: string
  /** The same compressed, where that saves something. */
  gzip: { path: string, bytes: number } | null
  rows: number
  madeAt: string
}

/** The version of a dataset as it is now. */
export async function findVersion({ id, columns }: Dataset, { db, baseUrl, now }: Omit<Making, 'dataDir'>): Promise<Version> {
  // The totals of a large ledger take some milliseconds to read, and whoever asks, asks for several versions.
  await turn()
  const { key, changedAt } = await sources[id].findState({ db, now })
  const shape = locales.map(locale => columns.map(column => [column.key, column.type, headOf(column, { words: name => say(locale, name) })]))
  const hash = createHash('sha256').update(JSON.stringify([manner, baseUrl, shape, key])).digest('hex').slice(0, 8)
  return { id: `${changedAt === null ? '0' : changedAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${hash}`, changedAt }
}

const making = new Map<string, Promise<DataFile>>()

/**
 * The file of the version as it is now, made when nobody asked for it yet; whoever asks meanwhile waits for the same one.
 * When this resolves the file survives a power cut, and files of earlier versions are gone.
 */
export async function keepFile(dataset: Dataset, { format, locale, ...portal }: Making & { format: DataFormat, locale: Locale }): Promise<DataFile & { version: Version }> {
  const version = await findVersion(dataset, portal)
  const folder = folderOf(portal.dataDir, dataset, version)
  const path = join(folder, nameOf(format, locale))
  const kept = await findKept(path)
  if (kept) return { ...kept, version }
  const made = making.get(path) ?? makeFile(dataset, { ...portal, format, locale, folder, path }).finally(() => { making.delete(path) })
  making.set(path, made)
  const file = await made
  await removeStaleOf(dataset, portal, version)
  return { ...file, version }
}

/** The file, if somebody has asked for it in this version. */
export function findFile(dataset: Dataset, { dataDir, version, format, locale }: { dataDir: string, version: Version, format: DataFormat, locale: Locale }): Promise<DataFile | undefined> {
  return findKept(join(folderOf(dataDir, dataset, version), nameOf(format, locale)))
}

/** Removes the files of versions that are over: what was taken out of the data stands in no file either. */
export async function removeStale(portal: Making): Promise<void> {
  for (const dataset of datasets) await removeStaleOf(dataset, portal, await findVersion(dataset, portal))
}

async function removeStaleOf({ id }: Dataset, { dataDir }: Making, version: Version): Promise<void> {
  const folder = join(dataDir, 'exports', id)
  for (const name of await readdir(folder).catch(() => [])) if (name !== version.id) await rm(join(folder, name), { recursive: true, force: true })
}

const folderOf = (dataDir: string, { id }: Dataset, version: Version) => join(dataDir, 'exports', id, version.id)
const nameOf = (format: DataFormat, locale: Locale) => `${locale}.${format}`
const noteOf = (path: string) => `${path}.note`

async function findKept(path: string): Promise<DataFile | undefined> {
  const note = await readFile(noteOf(path), 'utf8').catch(() => undefined)
  if (note === undefined) return undefined
  const { gzipBytes, ...file } = JSON.parse(note) as Omit<DataFile, 'path' | 'gzip'> & { gzipBytes: number | null }
  return { path, ...file, gzip: gzipBytes === null ? null : { path: `${path}.gz`, bytes: gzipBytes } }
}

async function makeFile(dataset: Dataset, { folder, path, format, locale, db, baseUrl, now }: Making & { format: DataFormat, locale: Locale, folder: string, path: string }): Promise<DataFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const counted = { rows: 0 }
  const body = write(dataset, { format, locale, db, now, counted, words: key => say(locale, key), baseUrl: baseUrl ?? '' })
  const { bytes, sha256 } = await writeWhole(path, body)
  const gzip = format === 'xlsx' ? null : await writeWhole(`${path}.gz`, compose(createReadStream(path), createGzip({ level: 6 })))
  const note = { bytes, sha256, gzipBytes: gzip?.bytes ?? null, rows: counted.rows, madeAt: now.toISOString() }
  await writeWhole(noteOf(path), Readable.from([Buffer.from(JSON.stringify(note))]))
  return (await findKept(path))!
}

/** An error of the first breaks the second off. */
function compose<Out extends Transform>(from: Readable, to: Out): Out {
  pipeline(from, to, () => {})
  return to
}

/** Writes beside the place, makes it durable, and only then gives it its name. */
async function writeWhole(path: string, body: Readable): Promise<{ bytes: number, sha256: string }> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`
  const hash = createHash('sha256')
  let bytes = 0
  const handle = await open(temporary, 'wx', 0o600)
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
      const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      hash.update(part)
      bytes += part.length
      await handle.writeFile(part)
    }
    await handle.sync()
    await handle.close()
    await rename(temporary, path)
    await flushFolder(join(path, '..'))
  }
  catch (error) {
    await handle.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Makes a new name durable. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try { await handle.sync() }
  finally { await handle.close() }
}

type Written = Writing & { format: DataFormat, db: Database, now: Date, counted: { rows: number } }

/** The file as it goes out, row by row. */
function write(dataset: Dataset, { format, counted, ...writing }: Written): Readable {
  const source = sources[dataset.id]
  async function* counting<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
    for await (const row of rows) {
      counted.rows += 1
      yield row
    }
  }
  if (format === 'geojson') return jsonStream(featuresOf(dataset, counting(source.walkPlaced!(writing))), { head: { type: 'FeatureCollection' }, list: 'features' })
  const rows = counting(source.walk(writing))
  if (format === 'json') return jsonStream(rows, { head: { dataset: dataset.id, language: writing.locale } })
  const table = tableOf(dataset.columns, rows, writing)
  return format === 'csv' ? csvStream(table) : xlsxStream(table, { sheet: writing.words(dataset.title), days: dataset.columns.flatMap(({ type }, index) => type === 'date' ? [index] : []) })
}

/** The heads of the columns, then the rows, as a table says them. */
export async function* tableOf(columns: Dataset['columns'], rows: AsyncIterable<DataRow>, writing: Writing) {
  yield columns.map(column => headOf(column, writing))
  for await (const row of rows) yield columns.map(column => toCell(column, row[column.key], writing))
}

/** Only what has a place is a feature. */
async function* featuresOf({ primaryKey }: Dataset, rows: AsyncIterable<{ row: DataRow, position: readonly [number, number] | null }>): AsyncGenerator<Feature> {
  for await (const { row, position } of rows) {
    if (position) yield { type: 'Feature', id: primaryKey.map(key => String(row[key])).join('.'), geometry: { type: 'Point', coordinates: [...position] }, properties: { ...row } }
  }
}

/** The first row as a table says it, for a page; null while there is none. */
export async function findExample({ id, columns }: Dataset, writing: Writing & { db: Database, now: Date }) {
  for await (const row of sources[id].walk(writing)) return columns.map(column => toCell(column, row[column.key], writing))
  return null
}
