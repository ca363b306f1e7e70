import { getQuery } from 'h3'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { listEntries } from '#server/domain/record/publicEntries'
import { entryListSchema } from '#shared/record/schemas'

/** The entries of the log, the oldest first, as far as anybody may read them. */
export default definePublicHandler(async ({ event, db }) => {
  const { limit, cursor = 0 } = parseWith(entryListSchema, getQuery(event))
  const { items, next } = await listEntries(db, { from: cursor, limit })
  return { items, nextCursor: next === null ? null : String(next) }
})
