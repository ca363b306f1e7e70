import { setResponseHeader } from 'h3'
import { originOf } from '../../domain/record/log.ts'
import { verifierKeys } from '../../domain/record/signing.ts'
import { definePublicHandler } from '../../http/handlers.ts'

/** What the checkpoints of the public record are checked by: a verifier key a line, the newest first. */
export default definePublicHandler(async ({ event, db, keys, baseUrl }) => {
  setResponseHeader(event, 'content-type', 'text/plain; charset=utf-8')
  setResponseHeader(event, 'cache-control', 'public, max-age=60')
  setResponseHeader(event, 'access-control-allow-origin', '*')
  keys.record.refresh?.()
  return (await verifierKeys({ db, keys, origin: originOf(baseUrl) })).map(line => `${line}\n`).join('')
})
