import type { Bilingual } from '#shared/hearings/records'
import { formatDeadline, formatInstant } from '#shared/time'
import { useLocale } from '~/composables/useLocale'

/** Words that were written in Chinese and perhaps in English, and instants, in the page's language. */
export function useBilingual() {
  const { locale } = useLocale()

  /** What has no English is read in Chinese, and `languageOf` says so. */
  const inLanguage = ({ zh, en }: Bilingual): string => locale === 'en' ? en ?? zh : zh
  const languageOf = ({ en }: Bilingual) => locale === 'en' && en === null ? 'zh-CN' : undefined

  /** Day, hour and minute in Beijing. */
  const instant = (at: string | Date) => formatInstant(new Date(at), locale)

  /** The instant something ends at; midnight is 24:00 of the day that ends. */
  const deadline = (at: string | Date) => formatDeadline(new Date(at), locale)

  return { inLanguage, languageOf, instant, deadline }
}
