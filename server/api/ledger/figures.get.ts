import { getFigures } from '#server/domain/ledger/queries'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(({ db }) => getFigures(db))
