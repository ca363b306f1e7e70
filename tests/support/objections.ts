import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { registerSite } from '#server/domain/ledger/commands'
import { fileObjection } from '#server/domain/objections/filing'
import { getObjection } from '#server/domain/objections/queries'
import { packagedCalendar } from '#shared/calendar/calendar'
import type { ObjectionAnswer } from '#shared/objections/schemas'
import { monday } from './clock.ts'
import { testKeys } from './keys.ts'
import { editor, siteInput } from './ledger.ts'
import { publishChecked } from './sites.ts'

export const objector = { name: '金丝雀租户', phone: '13900001234', email: 'canary-tenant@example.org' }
/** Neither of them registered a site. */
export const reviewer = { kind: 'staff', id: 'reviewer' } as const
export const supervisor = { kind: 'staff', id: 'supervisor' } as const
export const circumstances = { keys: testKeys, calendar: packagedCalendar, locale: 'zh-CN' as const, now: monday }

/** A site the editor registered and published. */
export async function aPublicSite(db: Database, facts: Record<string, unknown> = {}, now = monday): Promise<string> {
  const siteId = await registerSite(db, { input: siteInput(facts), actor: editor, now })
  await publishChecked(db, { siteIds: [siteId], actor: editor, now })
  return siteId
}

export function anObjectionAnswer(site: string, changes: Partial<ObjectionAnswer> = {}): ObjectionAnswer {
  return { site, standing: 'tenant', grounds: ['facts'], aim: 'correct', words: '面积写大了，是一百二十平方米。', keepPassages: false, isHelper: false, contact: objector, ...changes }
}

export async function anObjection(db: Database, site: string, changes: Partial<ObjectionAnswer> = {}, more: Partial<Parameters<typeof fileObjection>[1]> = {}) {
  return fileObjection(db, { submissionId: randomUUID(), answer: anObjectionAnswer(site, changes), ...circumstances, ...more })
}

/** A step of staff on the objection as it is now. */
export async function stepOn(db: Database, objectionId: string, actor: { kind: 'staff', id: string } = reviewer, now = monday) {
  return { objectionId, version: (await getObjection(db, objectionId)).version, actor, keys: testKeys, calendar: packagedCalendar, now }
}
