import { getRouterParam } from 'h3'
import { findTranslation } from '../../../../../i18n/messages.ts'
import { getBreach, openStepsOf } from '#server/domain/privacy/breaches'
import { defineStaffHandler } from '#server/http/staff'
import { locales } from '#shared/locale'
import { formatInstant } from '#shared/time'

/** One leak: whom it concerns, what has been done, and both notices in both languages to be filled in. */
export default defineStaffHandler('privacy', 'breach', async ({ event, db, site, now }) => {
  const { createdBy: _, ...breach } = await getBreach(db, getRouterParam(event, 'id')!)
  const counts = Object.entries(breach.affected)
  const sum = (isReachable: boolean) => counts.filter(([name]) => name.startsWith('reachable:') === isReachable).reduce((total, [, count]) => total + count, 0)
  const notices = locales.map((locale) => {
    const params = {
      discovered: formatInstant(breach.discoveredAt, locale), from: formatInstant(breach.fromAt, locale), until: formatInstant(breach.untilAt, locale), tables: breach.tables.join(', '),
      rows: sum(false), people: sum(true), phone: site.phone ?? '12345', host: (locale === 'en' ? site.hostBodyEn : site.hostBodyZh) ?? (locale === 'en' ? site.nameEn : site.nameZh),
    }
    return { locale, person: findTranslation(locale, 'breaches.text.person', params) ?? '', authority: findTranslation(locale, 'breaches.text.authority', params) ?? '' }
  })
  return { breach, open: openStepsOf(breach), notices, now }
})
