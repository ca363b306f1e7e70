import { getRouterParam } from 'h3'
import { getNoticePage } from '#server/domain/hearings/public'
import { listPages } from '#server/http/content'
import { definePublicHandler } from '#server/http/handlers'
import { issueSubmissionId } from '#server/http/origin'

export default definePublicHandler(async ({ event, db, keys, locale, now }) => {
  const { policySlugs, ...matter } = await getNoticePage(db, { matterId: getRouterParam(event, 'id')!, now })
  const pages = policySlugs.length === 0 ? [] : await listPages('policies', locale)
  const policies = policySlugs.flatMap(slug => pages.find(page => page.slug === slug) ?? []).map(({ slug, title }) => ({ slug, title }))
  return { ...matter, policies, formToken: issueSubmissionId(keys.signing) }
})
