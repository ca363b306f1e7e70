import { findOrderKind } from '#shared/volunteers/orderKinds'
import { formatDay, toDay, type Day } from '#shared/time'
import { useLocale } from '~/composables/useLocale'
import { usePlaceNames } from '~/composables/usePlaceNames'

/** The facts of an order in the page's language. */
export function useOrderWords() {
  const { t, locale } = useLocale()
  const placeNames = usePlaceNames()
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const weekday = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', { timeZone: 'Asia/Shanghai', weekday: 'long' })

  /** A day with its weekday: 2026年11月24日 星期二. */
  const dayOf = (day: Day): string => {
    const words = weekday.format(new Date(`${day}T04:00:00Z`))
    return locale === 'en' ? `${words}, ${formatDay(day, locale)}` : `${formatDay(day, locale)} ${words}`
  }
  const kindOf = ({ kind }: { kind: string }) => findOrderKind(kind)?.name[locale === 'en' ? 'en' : 'zh'] ?? t('leases.untitled')
  const titleOf = (order: { title: string | null, kind: string }) => order.title ?? kindOf(order)
  /** 2026年11月24日 星期二 10:00–12:00; what ends on another day says which. */
  const windowOf = ({ startsAt, endsAt }: { startsAt: string | Date, endsAt: string | Date }): string => {
    const [from, until] = [new Date(startsAt), new Date(endsAt)]
    const day = (at: Date) => dayOf(toDay(at))
    const end = toDay(from) === toDay(until) ? clock.format(until) : `${day(until)} ${clock.format(until)}`
    return `${day(from)} ${clock.format(from)}–${end}`
  }
  const placeOf = ({ subDistrict, community }: { subDistrict: string, community: string }) => placeNames(subDistrict, community)
  return { dayOf, kindOf, titleOf, windowOf, placeOf }
}
