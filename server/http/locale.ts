import { getHeader, type H3Event } from 'h3'
import { localeOfPath, type Locale } from '../../shared/locale.ts'
import type { Issue } from '../../shared/errors.ts'
import type { TranslatedIssue } from '../../shared/forms.ts'
import { formatDay, isDay } from '../../shared/time.ts'
import { findTranslation } from '../../i18n/messages.ts'

/** The language of an answer: a page's by its address, an API's by the caller's first choice. */
export function localeOf(event: H3Event): Locale {
  if (!/^\/(?:api|ogc|openapi\.json)(?:\/|$|\?)/.test(event.path)) return localeOfPath(event.path)
  return /^en\b/i.test(getHeader(event, 'accept-language') ?? '') ? 'en' : 'zh-CN'
}

/** Issues with their sentences in the given language, days among their params in words. */
export function translateIssues(issues: Issue[], locale: Locale): TranslatedIssue[] {
  return issues.map(({ path, code, params = {} }) => ({
    path, code, message: findTranslation(locale, `errors.${code}`, inWords(params, locale)) ?? findTranslation(locale, 'errors.invalid')!,
  }))
}

function inWords(params: NonNullable<Issue['params']>, locale: Locale) {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'string' && isDay(value) ? formatDay(value, locale) : value]))
}
