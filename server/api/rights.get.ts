import { getQuery } from 'h3'
import { listPages } from '../http/content.ts'
import { definePublicHandler } from '../http/handlers.ts'

/** What may happen at each stage of a site and what a person can do, or the stage of one state (`?state=`). */
export default definePublicHandler(async ({ event, locale }) => {
  const { state } = getQuery(event)
  const stages = await listPages('rights', locale)
  const items = stages
    .filter(({ states }) => state === undefined || states.includes(String(state)))
    .map(({ slug, language, title, summary, states, mayHappen, mayNotHappen, youCan, deadlines, call, law, publishedOn, reviewOn, body }) =>
      ({ slug, language, title, summary, states, mayHappen, mayNotHappen, youCan, deadlines, call, law, publishedOn, reviewOn, body }))
  return { items, nextCursor: null }
})
