import type { Permission } from '#shared/staff/permissions'

/** The staff pages of one matter below `/staff/hearings/:id`, and what one has to be allowed to do there. */
export const matterSections = [
  { path: '', key: 'overview', permission: ['hearings', 'read'] },
  { path: '/text', key: 'text', permission: ['hearings', 'read'] },
  { path: '/window', key: 'window', permission: ['hearings', 'read'] },
  { path: '/files', key: 'files', permission: ['hearings', 'read'] },
  { path: '/legality', key: 'legality', permission: ['hearings', 'read'] },
  { path: '/comments', key: 'comments', permission: ['hearings', 'moderate'] },
  { path: '/entries', key: 'entries', permission: ['hearings', 'enter'] },
  { path: '/meeting', key: 'meeting', permission: ['hearings', 'read'] },
  { path: '/applications', key: 'applications', permission: ['hearings', 'meet'] },
  { path: '/draw', key: 'draw', permission: ['hearings', 'draw'] },
  { path: '/floor', key: 'floor', permission: ['hearings', 'meet'] },
  { path: '/record', key: 'record', permission: ['hearings', 'read'] },
  { path: '/answers', key: 'answers', permission: ['hearings', 'answer'] },
  { path: '/release', key: 'release', permission: ['hearings', 'publish'] },
  { path: '/decision', key: 'decision', permission: ['hearings', 'publish'] },
] as const satisfies readonly { path: string, key: string, permission: Permission }[]
