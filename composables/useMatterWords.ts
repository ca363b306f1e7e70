import type { Countdown } from '#shared/hearings/countdown'
import type { MatterState } from '#shared/hearings/rules'
import { useBilingual } from '~/composables/useBilingual'
import { useLocale } from '~/composables/useLocale'
import { usePlaceNames } from '~/composables/usePlaceNames'

/** The facts of a matter in the page's language. */
export function useMatterWords() {
  const { t } = useLocale()
  const placeNames = usePlaceNames()

  const place = ({ subDistrict, community }: { subDistrict: string | null, community: string | null }): string =>
    placeNames(subDistrict, community) || t('hearingPages.wholeDistrict')

  /** The two largest units a person would say: 9 天 3 小时, or 12 分钟. */
  const lengthOf = ({ days, hours, minutes }: Countdown): string => {
    const said = ([['days', days], ['hours', hours], ['minutes', minutes]] as const).filter(([, n], index, all) => n > 0 || (index === 2 && all.every(([, other]) => other === 0)))
    return said.slice(0, days > 0 ? 2 : 3).map(([unit, n]) => t(`hearingPages.left.${unit}`, { n })).join(' ')
  }

  const toneOf = (state: MatterState) => ({ announced: 'neutral', open: 'active', closed: 'neutral', decided: 'done', archived: 'neutral', withdrawn: 'warning' } as const)[state]

  return { ...useBilingual(), place, lengthOf, toneOf }
}
