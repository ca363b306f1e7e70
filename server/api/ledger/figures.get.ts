import { getFigures } from '#server/domain/ledger/queries'
import { getReuseFigures } from '#server/domain/ledger/reuses'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(async ({ db, now }) => {
  const [figures, reuse] = await Promise.all([getFigures(db), getReuseFigures(db)])
  return { at: now, ...figures, reuse }
})
