import { sendStream } from 'h3'
import { csvStream } from '#server/text/sheets'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { siteTable } from '#server/http/siteTable'

export default definePublicHandler((context) => {
  const { rows } = siteTable(context)
  nameDownload(context.event, { type: 'text/csv; charset=utf-8', name: 'shijingshan-ledger.csv' })
  return sendStream(context.event, csvStream(rows))
})
