import { sendStream } from 'h3'
import { csvStream } from '#server/text/sheets'
import { nameDownload } from '#server/http/download'
import { openHoursDownload } from '#server/http/hoursDownload'
import { defineStaffDownloadHandler } from '#server/http/staff'

export default defineStaffDownloadHandler('volunteers', 'exportHours', '/staff/volunteers/hours/export', async (context) => {
  const { table, name } = await openHoursDownload(context, 'csv')
  nameDownload(context.event, { type: 'text/csv; charset=utf-8', name, isPrivate: true })
  return sendStream(context.event, csvStream(table))
})
