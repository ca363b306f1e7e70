import { findCommunity, findSubDistrict } from '#shared/places/places'
import { useLocale } from '~/composables/useLocale'

/** Puts codes of places into words of the page's language. */
export function usePlaceNames() {
  const { locale } = useLocale()
  return (subDistrict: string | null, community: string | null, ...words: Array<string | null>): string => {
    const named = [subDistrict && findSubDistrict(subDistrict), community && findCommunity(community)]
    return [...named.map(place => place && (locale === 'en' ? place.nameEn : place.name)), ...words].filter(Boolean).join(' ')
  }
}
