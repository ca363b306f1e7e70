import writeExcelFile from 'write-excel-file/node'
import { hoursHead } from '#server/domain/volunteers/hourExport'
import { tooManyHours } from '#server/domain/volunteers/hoursErrors'
import { nameDownload } from '#server/http/download'
import { openHoursDownload } from '#server/http/hoursDownload'
import { defineStaffDownloadHandler } from '#server/http/staff'

/** A sheet is made in memory; longer lists are there as CSV. */
const most = 20_000

export default defineStaffDownloadHandler('volunteers', 'exportHours', '/staff/volunteers/hours/export', async (context) => {
  const { words, rows, name } = await openHoursDownload(context, 'xlsx')
  const sheet = []
  for await (const row of rows) {
    if (sheet.length > most) throw tooManyHours({ params: { max: most } })
    sheet.push(row)
  }
  const head = hoursHead(words).map(value => ({ value, fontWeight: 'bold' as const }))
  const file = await writeExcelFile([head, ...sheet], { stickyRowsCount: 1, sheet: words('hours.export.sheet') }).toBuffer()
  nameDownload(context.event, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name, isPrivate: true })
  return file
})
