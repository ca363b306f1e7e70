import { getFigures } from '#server/domain/ledger/queries'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(async ({ db, now }) => ({ at: now, ...await getFigures(db) }))
