import { findCommunity } from '#shared/places/places'
import { useLocale } from '~/composables/useLocale'

/** Ids of communities in words, as one list. */
export function useCommunityNames() {
  const { locale } = useLocale()
  const nameOf = (id: string) => {
    const found = findCommunity(id)
    return (locale === 'en' ? found?.nameEn : found?.name) ?? id
  }
  return (ids: readonly string[]): string => ids.map(nameOf).join(locale === 'en' ? ', ' : '、')
}
