import type { Difference } from '#shared/bulletins/compare'
import { unknownPlace, type Figure } from '#shared/bulletins/figures'
import { formatNumber } from '#shared/numbers'
import { findSubDistrict } from '#shared/places/places'
import { useLocale } from '~/composables/useLocale'

export type BodyNames = Record<string, { nameZh: string, nameEn: string | null }>

/** The figures, places and bodies of a bulletin in the page's language. */
export function useBulletinWords() {
  const { t, find, locale } = useLocale()

  const shown = (figure: Figure | undefined): string =>
    figure === 'few' ? t('bulletins.few') : figure === null || figure === undefined ? t('bulletins.notPublished') : formatNumber(figure, locale)

  const placeName = (code: string): string => {
    const found = findSubDistrict(code)
    return found ? (locale === 'en' && found.nameEn) || found.name : t('bulletins.unknown')
  }
  const bodyName = (id: string, bodies: BodyNames): string => {
    const found = bodies[id]
    return found ? (locale === 'en' && found.nameEn) || found.nameZh : id
  }

  const labelOf = (name: string): string => {
    if (name.startsWith('status.')) return find(`ledger.statuses.${name.slice(7)}`) ?? name
    if (name.startsWith('phase.')) return find(`bulletins.phase.${name.slice(6)}`) ?? name
    return find(`bulletins.figure.${name}`) ?? name
  }

  /** Which figure a difference is about: place or body, and what was counted. */
  const pathOf = ({ path }: Pick<Difference, 'path'>, bodies: BodyNames): string => {
    const [table = '', ...rest] = path.split('.')
    if (table === 'total') return `${t('bulletins.district')} · ${labelOf(rest.join('.'))}`
    if (table === 'subDistricts') return `${placeName(rest[0] ?? unknownPlace)} · ${labelOf(rest.slice(1).join('.'))}`
    if (table === 'bodies') return `${bodyName(rest[0] ?? '', bodies)} · ${labelOf(rest.slice(1).join('.'))}`
    if (table === 'rows') return t('bulletins.staff.rowsOf', { what: `${placeName(rest.at(-1) ?? unknownPlace)} · ${labelOf(rest.slice(0, -1).join('.'))}` })
    return path
  }

  return { shown, placeName, bodyName, labelOf, pathOf }
}
