import { getQuery, setResponseHeaders, type H3Event } from 'h3'
import { z } from 'zod'
import { findTranslation } from '../../i18n/messages.ts'
import { locales, type Locale } from '../../shared/locale.ts'
import { siteFilterSchema, type SiteFilter } from '../../shared/ledger/schemas.ts'
import { parseWith } from './body.ts'

const downloadSchema = siteFilterSchema.extend({ lang: z.enum(locales).default('zh-CN') })

/** The filter and the language a download's address names. Throws `invalid` (422). */
export function readDownload(event: H3Event): { filter: SiteFilter, locale: Locale, words: (key: string) => string } {
  const { lang, ...filter } = parseWith(downloadSchema, getQuery(event))
  return { filter, locale: lang, words: key => findTranslation(lang, key) ?? key }
}

/** Says that a file follows, saved under this name. What not everybody may see (`isPrivate`) is kept by no cache. */
export function nameDownload(event: H3Event, { type, name, isPrivate = false }: { type: string, name: string, isPrivate?: boolean }): void {
  setResponseHeaders(event, { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': isPrivate ? 'no-store' : 'no-cache' })
}
