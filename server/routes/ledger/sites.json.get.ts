import { sendStream } from 'h3'
import { walkSites } from '#server/domain/ledger/queries'
import { jsonStream } from '#server/text/sheets'
import { nameDownload, readDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { toDay } from '#shared/time'

export default definePublicHandler(({ event, db, now }) => {
  const { filter } = readDownload(event)
  nameDownload(event, { type: 'application/json; charset=utf-8', name: 'shijingshan-ledger.json' })
  return sendStream(event, jsonStream(walkSites(db, filter, toDay(now)), { head: { at: now } }))
})
