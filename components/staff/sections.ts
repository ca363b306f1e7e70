import type { Permission } from '#shared/staff/permissions'

/** Where staff can go, and what one has to be allowed to do there. */
export const staffSections = [
  { path: '/staff/reports', key: 'reports', icon: 'message-square', permission: ['reports', 'read'] },
  { path: '/staff/rounds', key: 'rounds', icon: 'eye', permission: ['reports', 'work'] },
  { path: '/staff/patrol', key: 'patrol', icon: 'map-pin', permission: ['reports', 'patrol'] },
  { path: '/staff/whistles', key: 'whistles', icon: 'flag', permission: ['reports', 'read'] },
  { path: '/staff/appeals', key: 'appeals', icon: 'scale', permission: ['reports', 'decideAppeal'] },
  { path: '/staff/templates', key: 'templates', icon: 'file-text', permission: ['templates', 'read'] },
  { path: '/staff/ledger', key: 'ledger', icon: 'list', permission: ['ledger', 'read'] },
  { path: '/staff/inspections', key: 'inspections', icon: 'search', permission: ['ledger', 'inspect'] },
  { path: '/staff/objections', key: 'objections', icon: 'scale', permission: ['objections', 'read'] },
  { path: '/staff/hearings', key: 'hearings', icon: 'scale', permission: ['hearings', 'read'] },
  { path: '/staff/hearings/comments', key: 'comments', icon: 'message-square', permission: ['hearings', 'moderate'] },
  { path: '/staff/assistance', key: 'assistance', icon: 'hand-helping', permission: ['assistance', 'read'] },
  { path: '/staff/volunteers', key: 'volunteers', icon: 'users', permission: ['volunteers', 'read'] },
  { path: '/staff/bulletins', key: 'bulletins', icon: 'file-text', permission: ['bulletins', 'read'] },
  { path: '/staff/places', key: 'places', icon: 'map-pin', permission: ['places', 'read'] },
  { path: '/staff/people', key: 'people', icon: 'users', permission: ['staff', 'read'] },
  { path: '/staff/bodies', key: 'bodies', icon: 'building', permission: ['bodies', 'change'] },
  { path: '/staff/privacy', key: 'privacy', icon: 'shield', permission: ['privacy', 'read'] },
  { path: '/staff/audit', key: 'audit', icon: 'history', permission: ['audit', 'read'] },
  { path: '/staff/interfaces', key: 'interfaces', icon: 'external-link', permission: ['interfaces', 'read'] },
  { path: '/staff/settings', key: 'settings', icon: 'settings', permission: ['settings', 'read'] },
  { path: '/staff/mail', key: 'mail', icon: 'mail', permission: ['mail', 'read'] },
] as const satisfies readonly { path: string, key: string, icon: string, permission: Permission }[]

/** What is filled in for somebody who telephones or comes to the desk: on the first page, beside the sections. */
export const callerSections = [
  { path: '/staff/orders/new', key: 'orderForCaller', icon: 'hand-helping', permission: ['orders', 'enter'] },
  { path: '/staff/assistance/new', key: 'helpForCaller', icon: 'phone', permission: ['assistance', 'enter'] },
  { path: '/staff/objections/new', key: 'objectionForCaller', icon: 'pencil', permission: ['objections', 'enter'] },
  { path: '/staff/volunteers/people/new', key: 'signUpForCaller', icon: 'users', permission: ['volunteers', 'enter'] },
] as const satisfies readonly { path: string, key: string, icon: string, permission: Permission }[]
