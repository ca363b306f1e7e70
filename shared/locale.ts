export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

/** The language of a page by its path: English lies under `/en`. */
export function localeOfPath(path: string): Locale {
  return /^\/en(?=$|[/?#])/.test(path) ? 'en' : 'zh-CN'
}

/** The same page in the given language; `path` begins with a slash and may be of either language. */
export function pathInLocale(path: string, locale: Locale): string {
  const bare = localeOfPath(path) === 'en' ? path.slice(3) : path
  const rooted = bare.startsWith('/') ? bare : `/${bare}`
  if (locale === 'zh-CN') return rooted
  return rooted === '/' ? '/en' : `/en${rooted}`
}
