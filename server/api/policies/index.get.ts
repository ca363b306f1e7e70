import { getQuery } from 'h3'
import { listPages } from '../../http/content.ts'
import { definePublicHandler } from '../../http/handlers.ts'

/** The policies, or those that concern sites of a category (`?category=`) or a state (`?state=`). */
export default definePublicHandler(async ({ event, locale }) => {
  const { category, state } = getQuery(event)
  const pages = await listPages('policies', locale)
  const items = pages
    .filter(page => category === undefined || page.categories.includes(String(category)))
    .filter(page => state === undefined || page.states.includes(String(state)))
    .map(({ slug, language, topic, title, summary, publishedOn, reviewOn }) => ({ slug, language, topic, title, summary, publishedOn, reviewOn }))
  return { items, nextCursor: null }
})
