import { getRouterParam } from 'h3'
import { getPublicSite } from '#server/domain/ledger/queries'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(({ event, db }) => getPublicSite(db, getRouterParam(event, 'id')!))
