import { appendResponseHeader, getQuery, getRequestURL, setResponseHeaders } from 'h3'
import { z } from 'zod'
import { parseWith } from '#server/http/body'
import { definePublicHandler } from '#server/http/handlers'
import { writeOpenApi } from '#server/http/openApi'
import { locales } from '#shared/locale'
import { operations } from '#shared/openapi/operations'

const querySchema = z.strictObject({ lang: z.enum(locales).optional() })

/** The public API, as the schemas say it. */
export default definePublicHandler(({ event, locale, baseUrl }) => {
  const { lang = locale } = parseWith(querySchema, getQuery(event))
  setResponseHeaders(event, { 'content-language': lang, 'cache-control': 'no-cache' })
  appendResponseHeader(event, 'vary', 'Accept-Language')
  return writeOpenApi(operations, { locale: lang, origin: baseUrl ?? getRequestURL(event).origin })
})
