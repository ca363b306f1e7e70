import { getQuery, getRouterParam } from 'h3'
import { z } from 'zod'
import { findTranslation } from '../../i18n/messages.ts'
import { locales, type Locale } from '../../shared/locale.ts'
import type { MessageParams } from '../../shared/messages.ts'
import { getPublicMatter, type PublicMatter } from '../domain/hearings/queries.ts'
import { parseWith } from './body.ts'
import type { HandlerContext } from './handlers.ts'

const downloadSchema = z.strictObject({ lang: z.enum(locales).default('zh-CN') })

/** The matter and the language a download's address names. Throws `matter.not_found` (404), `invalid` (422). */
export async function readMatrixDownload({ event, db }: Pick<HandlerContext, 'event' | 'db'>): Promise<{ matter: PublicMatter, locale: Locale, words: (key: string, params?: MessageParams) => string }> {
  const { lang } = parseWith(downloadSchema, getQuery(event))
  const matter = await getPublicMatter(db, getRouterParam(event, 'id')!)
  return { matter, locale: lang, words: (key, params) => findTranslation(lang, key, params) ?? key }
}
