import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { getRequestURL, sendStream } from 'h3'
import { guardCell } from '#shared/text/cells'
import { toColumns } from '#server/domain/ledger/export'
import { walkSites } from '#server/domain/ledger/queries'
import { nameDownload, readDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { toDay } from '#shared/time'

export default definePublicHandler(({ event, db, baseUrl, now }) => {
  const { filter, locale, words } = readDownload(event)
  const columns = toColumns(words, locale, baseUrl ?? getRequestURL(event).origin)
  async function* lines() {
    yield columns.map(({ header }) => header)
    for await (const site of walkSites(db, filter, toDay(now))) yield columns.map(({ of }) => guardCell(of(site)))
  }
  nameDownload(event, { type: 'text/csv; charset=utf-8', name: 'shijingshan-ledger.csv' })
  const text = stringify({ bom: true, record_delimiter: 'windows' })
  // An error in the middle breaks the download off, rather than ending it as if it were whole.
  pipeline(Readable.from(lines()), text, () => {})
  return sendStream(event, text)
})
