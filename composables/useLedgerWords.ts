import type { SourceCitation } from '#shared/ledger/records'
import { toPhase, type AreaQualifier, type SiteStatus } from '#shared/ledger/rules'
import { formatNumber } from '#shared/numbers'
import { findCommunity, findSubDistrict } from '#shared/places/places'
import { formatDay, formatInstant, formatMonth } from '#shared/time'
import { useLocale } from '~/composables/useLocale'

/** The facts of the ledger in the page's language; null where a fact is not known. */
export function useLedgerWords() {
  const { t, locale } = useLocale()
  const inLanguage = (zh: string | null, en: string | null) => locale === 'en' ? en ?? zh : zh

  const number = (value: number) => formatNumber(value, locale)

  const area = (squareMetres: number | null, qualifier: AreaQualifier | null = null): string | null => squareMetres === null
    ? null
    : t(`ledger.qualifiers.${qualifier ?? 'exact'}`, { area: t('ledger.area', { n: number(squareMetres) }) })

  const subDistrict = (code: string | null): string | null => {
    const found = findSubDistrict(code ?? '')
    return found ? inLanguage(found.name, found.nameEn) : null
  }

  const community = (code: string | null): string | null => {
    const found = findCommunity(code ?? '')
    return found ? inLanguage(found.name, found.nameEn) : null
  }

  /** The sub-district with how it is known, where no source states it. */
  const subDistrictOf = ({ subDistrict: code, subDistrictBasis: basis }: { subDistrict: string | null, subDistrictBasis: string | null }): string | null => {
    const name = subDistrict(code)
    return name !== null && (basis === 'name' || basis === 'photo') ? t(`ledger.basis.${basis}`, { name }) : name
  }

  /** A day, a month or a year, as exact as it is known. */
  const day = (date: string | null): string | null => {
    if (date === null) return null
    const [year, month, dayOfMonth] = date.split('-')
    if (dayOfMonth !== undefined) return formatDay(date, locale)
    if (month === undefined) return locale === 'en' ? year! : `${year}年`
    return formatMonth(`${year}-${month}`, locale)
  }

  const instant = (at: string | Date) => formatInstant(new Date(at), locale)

  const source = ({ titleZh, titleEn, publisherZh, publisherEn, dated }: SourceCitation): string => {
    const title = inLanguage(titleZh && `《${titleZh}》`, titleEn) ?? t('ledger.source.noTitle')
    const publisher = inLanguage(publisherZh, publisherEn) ?? t('ledger.source.noPublisher')
    return t('ledger.source.line', { title, publisher, dated: day(dated) ?? t('ledger.source.noDate') })
  }

  const tone = (status: SiteStatus) => status === 'relapsed' || status === 'paused' || status === 'withdrawn'
    ? 'warning' as const
    : ({ known: 'neutral', planning: 'neutral', underway: 'active', cleared: 'done', done: 'done' } as const)[toPhase(status)]

  return { inLanguage, number, area, subDistrict, subDistrictOf, community, day, instant, source, tone }
}
