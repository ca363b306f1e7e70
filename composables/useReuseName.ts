import type { ReuseKind } from '#shared/ledger/rounds'
import { useLocale } from '~/composables/useLocale'
import { useSite } from '~/composables/useSite'

/** What a use of cleared land is called: as the operator calls it, else as the portal does. */
export function useReuseName() {
  const { t, locale } = useLocale()
  const site = useSite()
  return (kind: ReuseKind): string => {
    const own = site.value.reuseNames[kind]
    return (locale === 'en' ? own?.en : own?.zh) ?? t(`ledger.reuseKinds.${kind}`)
  }
}
