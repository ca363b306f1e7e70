import type { MessageKey } from '~/i18n/messages'

/** What somebody can look at and do with the receipt of their sign-up, beside what its first page shows. */
export const volunteerSections: readonly { key: MessageKey, path: string }[] = [
  { key: 'standing.seats', path: '/track/volunteer/seats' },
  { key: 'shifts.section', path: '/track/volunteer/shifts' },
  { key: 'leases.title', path: '/track/volunteer/orders' },
  { key: 'routes.section', path: '/track/volunteer/routes' },
  { key: 'routes.road.section', path: '/track/volunteer/road' },
  { key: 'roster.section', path: '/track/volunteer/conflicts' },
  { key: 'ratings.title', path: '/track/volunteer/returns' },
  { key: 'hours.own.title', path: '/track/volunteer/hours' },
  { key: 'hours.certificate.title', path: '/track/volunteer/certificate' },
  { key: 'signup.section.details', path: '/track/volunteer/details' },
  { key: 'signup.section.contact', path: '/track/volunteer/contact' },
  { key: 'signup.section.leave', path: '/track/volunteer/leave' },
]
