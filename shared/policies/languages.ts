import { locales, type Locale } from '../locale.ts'

/** A page of `content/`; `language` is the one it is written in. */
export interface WrittenPage { language: Locale, slug: string, order: number }

/** Where a file of `content/` stands: `en/policies/hold-periods` → its language and slug. */
export function placeOf(stem: string): { language: Locale, slug: string } {
  const [folder, , slug] = stem.split('/')
  return { language: locales.find(locale => locale === folder) ?? 'zh-CN', slug: slug! }
}

/** The pages a reader of the language is shown, in their order: one that is not translated comes in Chinese. */
export function inLanguage<Page extends WrittenPage>(pages: Page[], locale: Locale): Page[] {
  const written = pages.filter(({ language }) => language === locale)
  const translated = new Set(written.map(({ slug }) => slug))
  const untranslated = pages.filter(({ language, slug }) => language === 'zh-CN' && !translated.has(slug))
  return (locale === 'zh-CN' ? written : [...written, ...untranslated]).sort((a, b) => a.order - b.order)
}
