import { sendStream } from 'h3'
import { mediaTypes } from '#shared/opendata/datasets'
import { walkMatrixRows } from '#server/domain/hearings/matrixExport'
import { xlsxStream } from '#server/text/sheets'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { readMatrixDownload } from '#server/http/matrixDownload'

export default definePublicHandler(async (context) => {
  const { matter, locale, words } = await readMatrixDownload(context)
  nameDownload(context.event, { type: mediaTypes.xlsx, name: 'answers.xlsx' })
  return sendStream(context.event, xlsxStream(walkMatrixRows(context.db, matter, { locale, words }), { sheet: words('answers.title') }))
})
