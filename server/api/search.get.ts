import { getQuery } from 'h3'
import { searchKinds, searchSchema, type SearchKind } from '../../shared/search/schemas.ts'
import { countHits, search } from '../domain/search/queries.ts'
import { parseWith } from '../http/body.ts'
import { definePublicHandler } from '../http/handlers.ts'
import { rateLimits, requireAllowance } from '../http/rateLimit.ts'

const FIRST_FEW = 5

/** What the words find: the first few of every kind, or one kind page by page. */
export default definePublicHandler(async (context) => {
  const { event, connection, locale, now } = context
  await requireAllowance(event, context, rateLimits.search, now)
  const { q, kind, cursor } = parseWith(searchSchema, getQuery(event))
  return connection.readOld(async (db) => {
    const { counts, isMore, readable, found } = await countHits(db, { q, locale })
    const shown = searchKinds.filter((one): one is SearchKind => counts[one] !== undefined && (kind === undefined || kind === one))
    const groups = await Promise.all(shown.map(async one => ({
      kind: one,
      count: counts[one] ?? 0,
      isMore: isMore && one === 'site',
      readable: one === 'site' ? readable : null,
      ...await search(db, { q, locale, found, kinds: [one], limit: kind ? 20 : FIRST_FEW, cursor: kind && cursor }),
    })))
    return { q, kind: kind ?? null, total: Object.values(counts).reduce((sum, count) => sum + count, 0), isMore, groups }
  })
})
