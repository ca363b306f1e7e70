import type { StepScreen } from '~/server/api/report/journey.get'
import { formatMonth } from '#shared/time'
import { useLocale } from '~/composables/useLocale'

type Recognisable = StepScreen['recognisable']
type Site = Recognisable['sites'][number]
type Matter = Recognisable['matters'][number]

/** Names of what somebody may recognise: a site by its own, a matter by no more than its kind, community and month. */
export function useKnownNames() {
  const { t, locale } = useLocale()
  const nameOf = (place: { name: string, nameEn: string } | null) => place && (locale === 'en' ? place.nameEn : place.name)
  return {
    ofSite: ({ nameZh, nameEn }: Pick<Site, 'nameZh' | 'nameEn'>) => (locale === 'en' && nameEn) || nameZh,
    ofMatter: ({ kind, subDistrict, community }: Matter) => t('report.known.matter', {
      kind: t(`report.kind.${kind}`), place: [nameOf(subDistrict), nameOf(community)].filter(Boolean).join(locale === 'en' ? ', ' : ''),
    }),
    monthOf: ({ month }: Matter) => formatMonth(month, locale),
  }
}
