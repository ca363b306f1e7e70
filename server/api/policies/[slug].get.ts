import { getRouterParam } from 'h3'
import { findPage } from '../../http/content.ts'
import { notFound } from '../../http/errors.ts'
import { definePublicHandler } from '../../http/handlers.ts'

export default definePublicHandler(async ({ event, locale }) => {
  const page = await findPage('policies', getRouterParam(event, 'slug')!, locale)
  if (!page) throw notFound()
  const {
    slug, language, title, summary, forYou, whoDecides, howLong, whatYouCanDo, law, sources,
    publishedOn, reviewOn, responsible, categories, states, body,
  } = page
  return {
    slug, language, title, summary, forYou, whoDecides, howLong, whatYouCanDo, law, sources,
    publishedOn, reviewOn, responsible, categories, states, body,
  }
})
