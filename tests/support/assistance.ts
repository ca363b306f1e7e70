import { randomUUID } from 'node:crypto'
import type { Database } from '#server/database/connect'
import { askForHelp } from '#server/domain/assistance/asking'
import { getRequest, listRoutes } from '#server/domain/assistance/queries'
import { routeNeed } from '#server/domain/assistance/routing'
import { endRoute, takeRoute } from '#server/domain/assistance/working'
import { createBody } from '#server/domain/bodies/commands'
import type { NeedKind } from '#shared/assistance/rules'
import type { AssistanceAnswer } from '#shared/assistance/schemas'
import { packagedCalendar } from '#shared/calendar/calendar'
import { monday } from './clock.ts'
import { testKeys } from './keys.ts'

/** Marks that may be found nowhere a contact or somebody's words must not be. */
export const family = { name: '金丝雀一家', phone: '13911113333', email: 'canary-family@example.org' }
export const familyWords = '金丝雀树下的两间房，孩子读二年级。'

export const helping = { keys: testKeys, calendar: packagedCalendar, locale: 'zh-CN' as const, now: monday }
export const worker = { kind: 'staff', id: 'community-worker' } as const
export const handlerActor = { kind: 'staff', id: 'housing-handler' } as const

/** What a family asks for: a home, and a school for the child. */
export function anAssistanceAnswer(changes: Partial<AssistanceAnswer> = {}): AssistanceAnswer {
  return {
    siteId: null, subDistrict: '110107009', community: '110107009001', needs: ['housing', 'school'], words: familyWords, keep: false, languages: ['dialect'], reach: 'phone', isHelper: false, volunteersAllowed: false,
    contact: family, ...changes,
  }
}

/** A request through the real command. */
export function ask(db: Database, changes: Partial<AssistanceAnswer> = {}, more: Partial<Parameters<typeof askForHelp>[1]> = {}) {
  return askForHelp(db, { submissionId: randomUUID(), answer: anAssistanceAnswer(changes), ...helping, ...more })
}

/** A body that can be given needs. */
export function aBody(db: Database, nameZh: string, phone: string | null = '010-00000000') {
  return createBody(db, { fields: { nameZh, nameEn: `${nameZh} (en)`, kind: 'department', subDistrict: null, phone }, actor: worker, now: monday })
}

/** Gives a need to bodies as the request stands now; the new routes come back. */
export async function route(db: Database, requestId: string, need: NeedKind, bodies: string[], now = monday) {
  const { version } = await getRequest(db, requestId)
  const before = await listRoutes(db, requestId)
  await routeNeed(db, { requestId, version, need, bodies, brief: '两口人要找房。', actor: worker, ...helping, now })
  return (await listRoutes(db, requestId)).filter(({ id }) => !before.some(one => one.id === id))
}

/** A body takes a need on and answers it. */
export async function answerAs(db: Database, requestId: string, routeId: string, outcome: 'met' | 'notMet' | 'returned' = 'met', now = monday) {
  const version = async () => (await listRoutes(db, requestId)).find(({ id }) => id === routeId)!.version
  await takeRoute(db, { requestId, route: routeId, version: await version(), actor: handlerActor, ...helping, now })
  await endRoute(db, { requestId, route: routeId, version: await version(), outcome, words: '已经找到房子，电话 010-00000000。', actor: handlerActor, ...helping, now })
}
