import { getRouterParam } from 'h3'
import { findPage } from '../../http/content.ts'
import { notFound } from '../../http/errors.ts'
import { definePublicHandler } from '../../http/handlers.ts'

export default definePublicHandler(async ({ event, locale }) => {
  const page = await findPage('help', getRouterParam(event, 'slug')!, locale)
  if (!page) throw notFound()
  const { slug, language, title, summary, publishedOn, reviewOn, responsible, body } = page
  return { slug, language, title, summary, publishedOn, reviewOn, responsible, body }
})
