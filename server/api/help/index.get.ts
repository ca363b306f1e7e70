import { listPages } from '../../http/content.ts'
import { definePublicHandler } from '../../http/handlers.ts'

export default definePublicHandler(async ({ locale }) => {
  const pages = await listPages('help', locale)
  return { items: pages.map(({ slug, language, title, summary }) => ({ slug, language, title, summary })), nextCursor: null }
})
