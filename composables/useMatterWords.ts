import type { Countdown } from '#shared/hearings/countdown'
import type { Bilingual } from '#shared/hearings/records'
import type { MatterState } from '#shared/hearings/rules'
import { formatDeadline, formatInstant } from '#shared/time'
import { useLocale } from '~/composables/useLocale'
import { usePlaceNames } from '~/composables/usePlaceNames'

/** The facts of a matter in the page's language. */
export function useMatterWords() {
  const { t, locale } = useLocale()
  const placeNames = usePlaceNames()

  /** What has no English is read in Chinese, and `languageOf` says so. */
  const inLanguage = ({ zh, en }: Bilingual): string => locale === 'en' ? en ?? zh : zh
  const languageOf = ({ en }: Bilingual) => locale === 'en' && en === null ? 'zh-CN' : undefined

  /** Day, hour and minute in Beijing. */
  const instant = (at: string | Date) => formatInstant(new Date(at), locale)

  /** The instant something ends at; midnight is 24:00 of the day that ends. */
  const deadline = (at: string | Date) => formatDeadline(new Date(at), locale)

  const place = ({ subDistrict, community }: { subDistrict: string | null, community: string | null }): string =>
    placeNames(subDistrict, community) || t('hearingPages.wholeDistrict')

  /** The two largest units a person would say: 9 天 3 小时, or 12 分钟. */
  const lengthOf = ({ days, hours, minutes }: Countdown): string => {
    const said = ([['days', days], ['hours', hours], ['minutes', minutes]] as const).filter(([, n], index, all) => n > 0 || (index === 2 && all.every(([, other]) => other === 0)))
    return said.slice(0, days > 0 ? 2 : 3).map(([unit, n]) => t(`hearingPages.left.${unit}`, { n })).join(' ')
  }

  const toneOf = (state: MatterState) => ({ announced: 'neutral', open: 'active', closed: 'neutral', decided: 'done', archived: 'neutral', withdrawn: 'warning' } as const)[state]

  return { inLanguage, languageOf, instant, deadline, place, lengthOf, toneOf }
}
