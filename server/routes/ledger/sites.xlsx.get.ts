import { getRequestURL } from 'h3'
import writeExcelFile from 'write-excel-file/node'
import { guardCell } from '#shared/text/cells'
import { toColumns } from '#server/domain/ledger/export'
import { tooManyForXlsx } from '#server/domain/ledger/errors'
import { walkSites } from '#server/domain/ledger/queries'
import { nameDownload, readDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { toDay } from '#shared/time'

/** A sheet is made in memory; longer lists are there as CSV. */
const most = 20_000

export default definePublicHandler(async ({ event, db, baseUrl, now }) => {
  const { filter, locale, words } = readDownload(event)
  const columns = toColumns(words, locale, baseUrl ?? getRequestURL(event).origin)
  const rows = []
  for await (const site of walkSites(db, filter, toDay(now))) {
    if (rows.length === most) throw tooManyForXlsx({ params: { most } })
    rows.push(columns.map(({ of }) => guardCell(of(site))))
  }
  const head = columns.map(({ header }) => ({ value: header, fontWeight: 'bold' as const }))
  const file = await writeExcelFile([head, ...rows], { stickyRowsCount: 1, sheet: words('ledger.title') }).toBuffer()
  nameDownload(event, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name: 'shijingshan-ledger.xlsx' })
  return file
})
