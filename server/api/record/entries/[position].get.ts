import { getRouterParam } from 'h3'
import { definePublicHandler } from '#server/http/handlers'
import { notFound } from '#server/http/errors'
import { openEntry } from '#server/domain/record/publicEntries'

/** One entry with what its leaf commits to, where the public may read that now. */
export default definePublicHandler(({ event, db }) => {
  const position = getRouterParam(event, 'position') ?? ''
  if (!/^(?:0|[1-9]\d{0,14})$/.test(position)) throw notFound()
  return openEntry(db, Number(position))
})
