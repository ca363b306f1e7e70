import { sendStream } from 'h3'
import { walkMatrixRows } from '#server/domain/hearings/matrixExport'
import { csvStream } from '#server/text/sheets'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { readMatrixDownload } from '#server/http/matrixDownload'

export default definePublicHandler(async (context) => {
  const { matter, locale, words } = await readMatrixDownload(context)
  nameDownload(context.event, { type: 'text/csv; charset=utf-8', name: 'answers.csv' })
  return sendStream(context.event, csvStream(walkMatrixRows(context.db, matter, { locale, words })))
})
