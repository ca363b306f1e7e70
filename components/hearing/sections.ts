import type { MatterKind } from '#shared/hearings/rules'
import type { Permission } from '#shared/staff/permissions'

/** The staff pages of one matter below `/staff/hearings/:id`, what one has to be allowed to do there, and of which kinds if not of all. */
export const matterSections = [
  { path: '', key: 'overview', permission: ['hearings', 'read'] },
  { path: '/text', key: 'text', permission: ['hearings', 'read'] },
  { path: '/window', key: 'window', permission: ['hearings', 'read'] },
  { path: '/files', key: 'files', permission: ['hearings', 'read'] },
  { path: '/legality', key: 'legality', permission: ['hearings', 'read'], kinds: ['publicComment', 'hearing'] },
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
  { path: '/agreements', key: 'agreements', permission: ['hearings', 'read'], kinds: ['deliberation'] },
] as const satisfies readonly { path: string, key: string, permission: Permission, kinds?: readonly MatterKind[] }[]
