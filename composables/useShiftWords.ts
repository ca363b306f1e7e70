import type { RosterReason } from '#shared/volunteers/records'
import type { Skill } from '#shared/volunteers/rules'
import { formatDay, formatInstant, toDay } from '#shared/time'
import { useLocale } from '~/composables/useLocale'

/** When a shift is, and why somebody was asked, in the page's language. */
export function useShiftWords() {
  const { t, find, locale } = useLocale()
  const weekdays = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', { timeZone: 'Asia/Shanghai', weekday: 'long' })

  /** Hour and minute in Beijing. */
  const clock = (at: string | Date) => formatInstant(new Date(at), 'zh-CN').slice(-5)

  /** 2026年11月25日 星期三，09:00 到 11:00. */
  const when = ({ startsAt, endsAt }: { startsAt: string | Date, endsAt: string | Date }) => {
    const begins = new Date(startsAt)
    const day = locale === 'en' ? `${weekdays.format(begins)} ${formatDay(toDay(begins), locale)}` : `${formatDay(toDay(begins), locale)} ${weekdays.format(begins)}`
    return t('shifts.when', { day, from: clock(begins), until: clock(endsAt) })
  }

  const why = ({ key, params }: RosterReason) => find(`roster.why.${key}`, { ...params, ...typeof params.skill === 'string' ? { skill: t(`teams.skills.${params.skill as Skill}`) } : {} }) ?? ''

  return { clock, when, why }
}
