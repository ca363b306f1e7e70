import { getQuery } from 'h3'
import { listSites } from '#server/domain/ledger/queries'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { saysUnchecked } from '#shared/ledger/checks'
import { siteListSchema } from '#shared/ledger/schemas'
import { toDay } from '#shared/time'

export default definePublicHandler(async ({ event, db, now }) => {
  const { limit, cursor, ...filter } = parseWith(siteListSchema, getQuery(event))
  const today = toDay(now)
  const { items, ...page } = await listSites(db, { filter, limit, cursor, today })
  return { ...page, items: items.map(site => ({ ...site, isUnchecked: saysUnchecked(site, today) })) }
})
