import { sendStream } from 'h3'
import { mediaTypes } from '#shared/opendata/datasets'
import { xlsxStream } from '#server/text/sheets'
import { nameDownload } from '#server/http/download'
import { openHoursDownload } from '#server/http/hoursDownload'
import { defineStaffDownloadHandler } from '#server/http/staff'

export default defineStaffDownloadHandler('volunteers', 'exportHours', '/staff/volunteers/hours/export', async (context) => {
  const { words, table, name } = await openHoursDownload(context, 'xlsx')
  nameDownload(context.event, { type: mediaTypes.xlsx, name, isPrivate: true })
  return sendStream(context.event, xlsxStream(table, { sheet: words('hours.export.sheet') }))
})
