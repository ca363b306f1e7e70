import { getQuery, type H3Event } from 'h3'
import { z } from 'zod'
import { findTranslation, type MessageKey } from '../../i18n/messages.ts'
import type { Bilingual } from '../../shared/hearings/records.ts'
import { locales, localeOfPath, type Locale } from '../../shared/locale.ts'
import type { MessageParams } from '../../shared/messages.ts'
import { parseWith } from './body.ts'

const languageSchema = z.strictObject({ lang: z.enum(locales).optional() })

/** The words of a file about matters, in the language its address names. Throws `invalid` (422). */
export function matterWordsOf(event: H3Event) {
  const locale: Locale = parseWith(languageSchema, getQuery(event)).lang ?? localeOfPath(event.path)
  return {
    locale,
    words: (key: MessageKey, params?: MessageParams) => findTranslation(locale, key, params) ?? key,
    inLanguage: ({ zh, en }: Bilingual) => locale === 'en' ? en ?? zh : zh,
  }
}
