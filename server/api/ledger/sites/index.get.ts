import { getQuery } from 'h3'
import { listSites } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { siteListSchema } from '#shared/ledger/schemas'

export default definePublicHandler(({ event, db }) => {
  const { limit, cursor, ...filter } = parseWith(siteListSchema, getQuery(event))
  return listSites(db, { filter, limit, cursor })
})
