import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { sendStream } from 'h3'
import { hoursHead } from '#server/domain/volunteers/hourExport'
import { nameDownload } from '#server/http/download'
import { openHoursDownload } from '#server/http/hoursDownload'
import { defineStaffDownloadHandler } from '#server/http/staff'

export default defineStaffDownloadHandler('volunteers', 'exportHours', '/staff/volunteers/hours/export', async (context) => {
  const { words, rows, name } = await openHoursDownload(context, 'csv')
  async function* lines() {
    yield hoursHead(words)
    yield* rows
  }
  nameDownload(context.event, { type: 'text/csv; charset=utf-8', name, isPrivate: true })
  const text = stringify({ bom: true, record_delimiter: 'windows' })
  // An error in the middle breaks the download off, rather than ending it as if it were whole.
  pipeline(Readable.from(lines()), text, () => {})
  return sendStream(context.event, text)
})
