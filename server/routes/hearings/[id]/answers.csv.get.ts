import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { sendStream } from 'h3'
import { walkMatrixRows } from '#server/domain/hearings/matrixExport'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { readMatrixDownload } from '#server/http/matrixDownload'

export default definePublicHandler(async (context) => {
  const { matter, locale, words } = await readMatrixDownload(context)
  nameDownload(context.event, { type: 'text/csv; charset=utf-8', name: 'answers.csv' })
  const text = stringify({ bom: true, record_delimiter: 'windows' })
  // An error in the middle breaks the download off, rather than ending it as if it were whole.
  pipeline(Readable.from(walkMatrixRows(context.db, matter, { locale, words })), text, () => {})
  return sendStream(context.event, text)
})
