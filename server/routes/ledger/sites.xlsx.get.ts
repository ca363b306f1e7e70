import { sendStream } from 'h3'
import { mediaTypes } from '#shared/opendata/datasets'
import { xlsxStream } from '#server/text/sheets'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { siteTable } from '#server/http/siteTable'

export default definePublicHandler((context) => {
  const { rows, days, words } = siteTable(context)
  nameDownload(context.event, { type: mediaTypes.xlsx, name: 'shijingshan-ledger.xlsx' })
  return sendStream(context.event, xlsxStream(rows, { sheet: words('ledger.title'), days }))
})
