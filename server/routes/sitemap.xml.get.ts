import { setResponseHeader } from 'h3'
import { definePublicHandler } from '../http/handlers.ts'
import { listParts } from '../http/sitemap.ts'
import { toSitemapIndex } from '../../shared/web/sitemap.ts'

export default definePublicHandler(async ({ event, db }) => {
  setResponseHeader(event, 'content-type', 'application/xml; charset=utf-8')
  return toSitemapIndex((await listParts(db)).map(path => event.context.origin + path))
})
