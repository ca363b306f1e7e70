import { getQuery, getRouterParam } from 'h3'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { notFound } from '#server/http/errors'
import { listEntriesOfDay } from '#server/domain/record/publicEntries'
import { entryListSchema } from '#shared/record/schemas'
import { isDay } from '#shared/time'

/** What one day put into the log, from the oldest on. */
export default definePublicHandler(async ({ event, db }) => {
  const day = getRouterParam(event, 'day') ?? ''
  if (!isDay(day)) throw notFound()
  const { limit, cursor } = parseWith(entryListSchema, getQuery(event))
  const { next, ...page } = await listEntriesOfDay(db, { day, from: cursor, limit })
  return { ...page, nextCursor: next === null ? null : String(next) }
})
