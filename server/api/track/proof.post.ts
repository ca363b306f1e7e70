import { setResponseHeader, setResponseStatus } from 'h3'
import { trackSchema } from '#shared/receipts/schemas'
import { findProof } from '#server/domain/proofs/queries'
import { openReceipt } from '#server/domain/receipts/commands'
import { originOf } from '#server/domain/record/log'
import { parseBody } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { visitorOf } from '#server/http/rateLimit'

/** The proof of a receipt for a program. Before it is in the record it answers 202 with when it will be. */
export default definePublicHandler(async (context) => {
  const { event, db, keys, baseUrl, now } = context
  setResponseHeader(event, 'cache-control', 'no-store')
  const { number, queryCode } = await parseBody(event, trackSchema)
  const receipt = await openReceipt(db, { number, queryCode, visitor: visitorOf(event, context), keys, now })
  const found = await findProof(db, { ...receipt, keys, origin: originOf(baseUrl) })
  if (found.state === 'written') return { state: found.state, proof: found.proof }
  if (found.state === 'waiting') setResponseStatus(event, 202)
  return found
})
