import { getRouterParam } from 'h3'
import { readPublicSite } from '#server/domain/ledger/publicSite'
import { findReviewDue } from '#server/domain/objections/queries'
import { listPages } from '#server/http/content'
import { definePublicHandler } from '#server/http/handlers'

export default definePublicHandler(async ({ event, db, locale, now, calendar }) => {
  const site = await readPublicSite(db, getRouterParam(event, 'id')!, { now, calendar })
  if (site.state === 'checking') return { ...site, reviewDueOn: await findReviewDue(db, site.id) }
  if (site.state === 'withdrawn') return site
  const pages = await listPages('policies', locale)
  const byCategory = pages.filter(({ categories }) => site.category !== null && categories.includes(site.category))
  const byState = pages.filter(({ states }) => states.includes(site.status))
  const policies = [...new Set([...byState.filter(page => byCategory.includes(page)), ...byState, ...byCategory])].slice(0, 6)
  return {
    ...site,
    reviewDueOn: site.isFrozen ? await findReviewDue(db, site.id) : null,
    policies: policies.map(({ slug, title, summary }) => ({ slug, title, summary })),
  }
})
