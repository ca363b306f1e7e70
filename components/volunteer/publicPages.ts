import type { MessageKey } from '~/i18n/messages'

/** Where the page of the volunteers leads besides its teams. Whoever adds a page adds its line. */
export const volunteerPages: readonly { path: string, label: MessageKey }[] = [
  { path: '/orders', label: 'teams.orders' },
  { path: '/orders/figures', label: 'ratings.figures.title' },
  { path: '/hearings/halls', label: 'deliberation.halls.title' },
  { path: '/track', label: 'common.navigation.track' },
  { path: '/policies/laojiefang', label: 'teams.aboutLink' },
]
