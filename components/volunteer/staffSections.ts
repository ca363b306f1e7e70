import type { MessageKey } from '~/i18n/messages'
import type { Permission } from '#shared/staff/permissions'

/** The staff pages of the volunteers and what one has to be allowed to do there. Whoever adds a page adds its line. */
export const volunteerStaffSections: readonly { path: string, label: MessageKey, permission: Permission }[] = [
  { path: '/staff/volunteers', label: 'hours.today.title', permission: ['volunteers', 'read'] },
  { path: '/staff/volunteers/teams', label: 'teams.staff.title', permission: ['volunteers', 'read'] },
  { path: '/staff/volunteers/people', label: 'standing.staff.title', permission: ['volunteers', 'read'] },
  { path: '/staff/volunteers/shifts', label: 'shifts.staff.tab', permission: ['volunteers', 'read'] },
  { path: '/staff/volunteers/routes', label: 'routes.staff.title', permission: ['volunteers', 'read'] },
  { path: '/staff/volunteers/roads', label: 'routes.roads.title', permission: ['volunteers', 'read'] },
  { path: '/staff/volunteers/hours', label: 'hours.confirm.title', permission: ['volunteers', 'confirmHours'] },
  { path: '/staff/volunteers/corrections', label: 'hours.corrections.title', permission: ['volunteers', 'confirmHours'] },
  { path: '/staff/volunteers/hours/export', label: 'hours.export.title', permission: ['volunteers', 'exportHours'] },
  { path: '/staff/volunteers/people/new', label: 'signup.desk.title', permission: ['volunteers', 'enter'] },
  { path: '/staff/volunteers/people/lookup', label: 'signup.reveal.lookup', permission: ['volunteers', 'reveal'] },
  { path: '/staff/orders', label: 'orders.staff.title', permission: ['orders', 'read'] },
]
