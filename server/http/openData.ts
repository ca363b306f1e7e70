import { getQuery, setResponseHeaders } from 'h3'
import { z } from 'zod'
import { findTranslation } from '../../i18n/messages.ts'
import { locales, localeOfPath, type Locale } from '../../shared/locale.ts'
import { dataFormats, datasets, findDataset, mediaTypes, type DataFormat } from '../../shared/opendata/datasets.ts'
import type { Described } from '../../shared/opendata/describe.ts'
import { findFile, findVersion, keepFile } from '../domain/opendata/files.ts'
import { parseWith } from './body.ts'
import type { HandlerContext } from './handlers.ts'
import { sendFile } from './sendFile.ts'
import { notFound } from './errors.ts'

const querySchema = z.strictObject({ lang: z.enum(locales).optional() })

/** The language a data file's address names. Throws `invalid` (422). */
export function readDataLocale({ event }: Pick<HandlerContext, 'event'>) {
  return parseWith(querySchema, getQuery(event)).lang ?? localeOfPath(event.path)
}

/** A dataset in one format. Throws `not_found` (404), `invalid` (422). */
export async function sendDataset(context: HandlerContext, { id, format }: { id: string, format: DataFormat }) {
  const { event, db, dataDir, baseUrl, now } = context
  const dataset = findDataset(id)
  if (!dataset?.formats.includes(format)) throw notFound()
  const locale = readDataLocale(context)
  for (let tries = 1; ; tries++) {
    try {
      const file = await keepFile(dataset, { db, dataDir, baseUrl, now, format, locale })
      const name = `${findTranslation(locale, dataset.title) ?? id} ${file.version.id.slice(0, 8)}.${format}`
      setResponseHeaders(event, {
        'content-type': format === 'csv' ? `${mediaTypes.csv}; charset=utf-8; header=present` : mediaTypes[format],
        'content-disposition': `attachment; filename="${id}.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        'content-language': locale,
        // Asked again each time: what was taken out of the data is in no copy that is passed on.
        'cache-control': 'no-cache',
        'access-control-allow-origin': '*',
        'link': '</data/datapackage.json>; rel="describedby"; type="application/json"',
      })
      return await sendFile(event, { ...file, madeAt: new Date(file.madeAt) })
    }
    catch (error) {
      // The data changed meanwhile, and the file of the version before is gone.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 3) throw error
    }
  }
}

const address = new RegExp(`^(?:/en)?/data/([a-z-]+)\\.(${dataFormats.join('|')})(?:\\?|$)`)

/** The dataset and the format an address names; undefined for one that is no data file's. */
export function readDataAddress(path: string): { id: string, format: DataFormat } | undefined {
  const found = address.exec(path)
  return found && datasets.some(({ id }) => id === found[1]) ? { id: found[1]!, format: found[2] as DataFormat } : undefined
}

/** Every dataset with its version as it is now, and the files somebody has asked for. */
export async function describeDatasets(portal: Pick<HandlerContext, 'db' | 'dataDir' | 'baseUrl' | 'now'>, locale: Locale): Promise<Described[]> {
  const described: Described[] = []
  // One after the other: each version takes a while to find, and others are answered in between.
  for (const dataset of datasets) {
    const version = await findVersion(dataset, portal)
    const files = await Promise.all(dataset.formats.map(async (format) => {
      const made = await findFile(dataset, { ...portal, version, format, locale })
      return [format, made && { bytes: made.bytes, sha256: made.sha256, rows: made.rows, madeAt: made.madeAt }] as const
    }))
    described.push({ id: dataset.id, version: version.id, changedAt: version.changedAt, files: Object.fromEntries(files.filter(([, made]) => made)) })
  }
  return described
}
