import { getQuery, getRouterParam, setResponseHeader } from 'h3'
import { z } from 'zod'
import { parseWith } from '../../http/body.ts'
import { notFound } from '../../http/errors.ts'
import { definePublicHandler } from '../../http/handlers.ts'
import { isListPart, listFixedPages, listMapped, listWrittenPages } from '../../http/sitemap.ts'
import { toSitemap } from '../../../shared/web/sitemap.ts'

const pageSchema = z.strictObject({ after: z.string().max(100).optional() })

/** `/sitemap/<part>.xml`. Throws `not_found` (404) for a part there is not. */
export default definePublicHandler(async ({ event, db }) => {
  const part = /^([a-z]+)\.xml$/.exec(getRouterParam(event, 'part')!)?.[1] ?? ''
  const { after } = parseWith(pageSchema, getQuery(event))
  const pages = part === 'pages' ? listFixedPages() : part === 'policies' ? await listWrittenPages(db) : isListPart(part) ? await listMapped(db, { part, after }) : undefined
  if (!pages) throw notFound()
  setResponseHeader(event, 'content-type', 'application/xml; charset=utf-8')
  return toSitemap(pages, event.context.origin)
})
