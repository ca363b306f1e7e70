import { Readable } from 'node:stream'
import { sendStream } from 'h3'
import { walkSites } from '#server/domain/ledger/queries'
import { nameDownload, readDownload } from '#server/http/download'
import { definePublicHandler } from '#server/http/handlers'
import { toDay } from '#shared/time'

export default definePublicHandler(({ event, db, now }) => {
  const { filter } = readDownload(event)
  async function* parts() {
    yield `{"at":${JSON.stringify(now)},"items":[`
    let before = ''
    for await (const site of walkSites(db, filter, toDay(now))) {
      yield `${before}\n${JSON.stringify(site)}`
      before = ','
    }
    yield '\n]}\n'
  }
  nameDownload(event, { type: 'application/json; charset=utf-8', name: 'shijingshan-ledger.json' })
  return sendStream(event, Readable.from(parts()))
})
