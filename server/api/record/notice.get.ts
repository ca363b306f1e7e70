import { getRequestURL } from 'h3'
import { definePublicHandler } from '#server/http/handlers'
import { findCheckpoint } from '#server/domain/record/log'
import { toQrCode } from '#server/domain/receipts/qr'
import { toShortNumber } from '#shared/record/checkpoint'

/** What the sheet for the notice board shows: the record as it stands now, and where to hold it against the portal later. */
export default definePublicHandler(async ({ event, db, baseUrl }) => {
  const checkpoint = await findCheckpoint(db)
  const base = `${baseUrl ?? getRequestURL(event).origin}/record`
  const address = checkpoint ? `${base}?size=${checkpoint.size}` : base
  return {
    checkpoint: checkpoint ? { size: checkpoint.size, root: checkpoint.root, signedAt: checkpoint.signedAt, shortNumber: toShortNumber(checkpoint.root) } : null,
    address, shortAddress: base.replace(/^https?:\/\//, ''), qr: toQrCode(address),
  }
})
