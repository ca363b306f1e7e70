import writeExcelFile from 'write-excel-file/node'
import { walkMatrixRows } from '#server/domain/hearings/matrixExport'
import { tooManyForXlsx } from '#server/domain/ledger/errors'
import { nameDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { readMatrixDownload } from '#server/http/matrixDownload'

/** A sheet is made in memory; longer tables are there as CSV. */
const most = 20_000

export default definePublicHandler(async (context) => {
  const { matter, locale, words } = await readMatrixDownload(context)
  const rows = []
  for await (const row of walkMatrixRows(context.db, matter, { locale, words })) {
    if (rows.length > most) throw tooManyForXlsx({ params: { most } })
    rows.push(row.map(cell => ({ value: cell ?? undefined })))
  }
  const file = await writeExcelFile(rows, { sheet: words('answers.title') }).toBuffer()
  nameDownload(context.event, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name: 'answers.xlsx' })
  return file
})
