import { getRouterParam } from 'h3'
import { getPublicSite } from '#server/domain/ledger/queries'
import { listPages } from '#server/http/content'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(async ({ event, db, locale }) => {
  const site = await getPublicSite(db, getRouterParam(event, 'id')!)
  if (site.state !== 'public') return site
  const pages = await listPages('policies', locale)
  const byCategory = pages.filter(({ categories }) => site.category !== null && categories.includes(site.category))
  const byState = pages.filter(({ states }) => states.includes(site.status))
  const policies = [...new Set([...byState.filter(page => byCategory.includes(page)), ...byState, ...byCategory])].slice(0, 6)
  return { ...site, policies: policies.map(({ slug, title, summary }) => ({ slug, title, summary })) }
})
