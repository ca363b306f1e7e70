import { findSubDistrict } from '#shared/places/places'
import { useLocale } from '~/composables/useLocale'

/** Sub-district codes in words; the whole district where there are none. */
export function useSubDistrictNames() {
  const { t, locale } = useLocale()
  const nameOf = (code: string) => {
    const found = findSubDistrict(code)
    return (locale === 'en' ? found?.nameEn : found?.name) ?? code
  }
  return (codes: readonly string[] | null): string => codes === null ? t('staff.wholeDistrict') : codes.map(nameOf).join(locale === 'en' ? ', ' : '、')
}
