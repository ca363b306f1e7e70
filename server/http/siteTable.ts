import { getRequestURL } from 'h3'
import { siteColumns } from '../../shared/opendata/datasets.ts'
import { toDay } from '../../shared/time.ts'
import { walkSites } from '../domain/ledger/queries.ts'
import { tableOf } from '../domain/opendata/files.ts'
import { toSiteRow } from '../domain/opendata/sites.ts'
import { readDownload } from './download.ts'
import type { HandlerContext } from './handlers.ts'

/** The sites a download's address asks for, as a table of the same columns as the open data. Throws `invalid` (422). */
export function siteTable({ event, db, baseUrl, now }: HandlerContext) {
  const { filter, locale, words } = readDownload(event)
  async function* rows() {
    for await (const site of walkSites(db, filter, toDay(now))) yield toSiteRow(site)
  }
  return {
    rows: tableOf(siteColumns, rows(), { locale, words, baseUrl: baseUrl ?? getRequestURL(event).origin }),
    days: siteColumns.flatMap(({ type }, index) => type === 'date' ? [index] : []), words,
  }
}
