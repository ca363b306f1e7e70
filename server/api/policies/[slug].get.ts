import { getRouterParam } from 'h3'
import { findPage } from '../../http/content.ts'
import { notFound } from '../../http/errors.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { listConcernedSites } from '../../domain/ledger/queries.ts'
import type { Category, SiteStatus } from '../../../shared/ledger/rules.ts'

export default definePublicHandler(async ({ event, db, locale }) => {
  const page = await findPage('policies', getRouterParam(event, 'slug')!, locale)
  if (!page) throw notFound()
  const {
    slug, language, title, summary, forYou, whoDecides, howLong, whatYouCanDo, law, sources,
    publishedOn, reviewOn, responsible, categories, states, body,
  } = page
  // A test holds that the files name no other categories and statuses than sites have.
  const sites = await listConcernedSites(db, { statuses: states as SiteStatus[], categories: categories as Category[], limit: 5 })
  return {
    slug, language, title, summary, forYou, whoDecides, howLong, whatYouCanDo, law, sources,
    publishedOn, reviewOn, responsible, categories, states, body, sites,
  }
})
