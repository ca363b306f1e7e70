import { moveOf } from '#shared/ledger/moves'
import { can, roles } from '#shared/staff/permissions'
import { useLocale } from '~/composables/useLocale'

/** Who may check the legality and privacy of a site, in words. */
export function useLegalCheck() {
  const { t } = useLocale()
  const { permission } = moveOf('checkLegality')
  const checkers = roles.filter(role => permission !== 'system' && can({ role, subDistricts: 'all' }, 'ledger', permission)).map(role => t(`staff.role.${role}`)).join(t('ledger.comma'))
  return { checkers }
}
