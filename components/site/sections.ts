import type { MessageKey } from '~/i18n/messages'

export const mainSections = [
  { path: '/ledger', key: 'common.navigation.ledger' },
  { path: '/policies', key: 'common.navigation.policies' },
  { path: '/report', key: 'common.navigation.report' },
  { path: '/hearings', key: 'common.navigation.hearings' },
  { path: '/volunteers', key: 'common.navigation.volunteers' },
  { path: '/track', key: 'common.navigation.track' },
] as const satisfies { path: string, key: MessageKey }[]
