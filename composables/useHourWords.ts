import { splitMinutes } from '#shared/volunteers/hours'
import { findOrderKind } from '#shared/volunteers/orderKinds'
import type { Bilingual } from '#shared/volunteers/records'
import { useLocale } from '~/composables/useLocale'
import { useBilingual } from '~/composables/useBilingual'

/** Lengths of service, and what the service was, in the page's language. */
export function useHourWords() {
  const { t, locale } = useLocale()
  const { inLanguage } = useBilingual()

  /** 2 小时 30 分钟, 45 分钟. */
  const lengthOf = (all: number): string => {
    const { isNegative, hours, minutes } = splitMinutes(all)
    const length = hours === 0 ? t('hours.length.minutes', { minutes }) : minutes === 0 ? t('hours.length.hours', { hours }) : t('hours.length.both', { hours, minutes })
    return isNegative ? t('hours.length.less', { length }) : length
  }

  /** The team, or the kind of help of an order; never whose. */
  const serviceOf = ({ team, kind }: { team: Bilingual | null, kind: string | null }): string => {
    if (team) return inLanguage(team)
    const name = kind === null ? undefined : findOrderKind(kind)?.name
    return name ? `${t('hours.order')}${locale === 'en' ? ': ' : '：'}${name[locale === 'en' ? 'en' : 'zh']}` : t('hours.order')
  }

  /** As somebody agreed to be called, or the end of their number. */
  const whoOf = ({ publicName, number }: { publicName: string | null, number: string }): string => publicName ?? t('hours.numberEnd', { end: number.slice(-4) })

  return { lengthOf, serviceOf, whoOf }
}
