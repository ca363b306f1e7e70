import { listPages } from '../../http/content.ts'
import { definePublicHandler } from '../../http/handlers.ts'

export default definePublicHandler(async ({ locale }) => {
  const pages = await listPages('notices', locale)
  return { items: pages.map(({ slug, language, title, summary, publishedOn }) => ({ slug, language, title, summary, publishedOn })), nextCursor: null }
})
