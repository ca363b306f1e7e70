import { and, eq, inArray } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { createBody, eraseDemoBodies } from '../bodies/commands.ts'
import { listBodies } from '../bodies/queries.ts'
import { eraseEvents } from '../events/record.ts'
import { eraseReceipts } from '../receipts/commands.ts'
import type { NeedKind } from '../../../shared/assistance/rules.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { askForHelp } from './asking.ts'
import { getRequest, listRoutes } from './queries.ts'
import { routeNeed } from './routing.ts'
import { assistanceContacts, assistanceRequests, assistanceRoutes, assistanceSteps } from './tables.ts'
import { endRoute, takeRoute } from './working.ts'

interface World { keys: Keys, calendar: WorkCalendar, now: Date }

/** Nobody: an account of this name does not exist. */
const actor = { kind: 'staff', id: 'demonstration' } as const

const demoBodies = [
  { nameZh: '示例住房保障中心', nameEn: 'Example Housing Centre', need: 'housing' },
  { nameZh: '示例教育服务站', nameEn: 'Example School Service', need: 'school' },
] as const
const demoNames: readonly string[] = demoBodies.map(({ nameZh }) => nameZh)

/** Loads two invented requests for help, marked as demonstration data: one with two bodies, of which one has answered, and one that waits. */
export async function loadDemoAssistance(db: Database, { keys, calendar, now }: World): Promise<{ requests: number }> {
  const twoDaysAgo = new Date(now.getTime() - 2 * 86_400_000)
  const ask = (needs: NeedKind[], words: string, at: Date) => askForHelp(db, {
    submissionId: createId(), isDemo: true, keys, calendar, locale: 'zh-CN', now: at,
    answer: { siteId: null, subDistrict: '110107009', community: '110107009001', needs, words, keep: true, languages: [], reach: 'receipt', isHelper: false, volunteersAllowed: false, contact: { name: null, phone: null, email: null } },
  })
  const { requestId } = await ask(['housing', 'school'], '示例：要搬走了，想找一处能住的地方，孩子要就近上学。', twoDaysAgo)
  await ask(['deposit'], '示例：房东不退押金。', now)
  for (const { nameZh, nameEn, need } of demoBodies) {
    const bodyId = await createBody(db, { fields: { nameZh, nameEn, kind: 'department', subDistrict: null, phone: '010-00000000' }, isDemo: true, actor, now: twoDaysAgo })
    const { version } = await getRequest(db, requestId)
    await routeNeed(db, { requestId, version, need, bodies: [bodyId], brief: '示例：一家三口，要就近。', actor, keys, calendar, now: twoDaysAgo })
  }
  const [housing] = await listRoutes(db, requestId)
  if (housing) {
    const at = { requestId, route: housing.id, actor, keys, calendar, now }
    await takeRoute(db, { ...at, version: 1 })
    await endRoute(db, { ...at, version: 2, outcome: 'met', words: '示例：找到一处临时住处，电话 010-00000000。' })
  }
  return { requests: 2 }
}

/** Takes everything of them out again, with the two invented bodies. Says how many requests that were. */
export async function removeDemoAssistance(db: Database, now: Date): Promise<{ requests: number }> {
  const ids = (await db.select({ id: assistanceRequests.id }).from(assistanceRequests).where(eq(assistanceRequests.isDemo, true))).map(({ id }) => id)
  const bodyIds = (await listBodies(db)).filter(({ isDemo, nameZh }) => isDemo && demoNames.includes(nameZh)).map(({ id }) => id)
  if (ids.length + bodyIds.length === 0) return { requests: 0 }
  await commit(db, tx => [
    orNothing(tx.delete(assistanceSteps).where(inArray(assistanceSteps.requestId, ids)).returning({ id: assistanceSteps.id })),
    orNothing(tx.delete(assistanceRoutes).where(inArray(assistanceRoutes.requestId, ids)).returning({ id: assistanceRoutes.id })),
    orNothing(tx.delete(assistanceContacts).where(inArray(assistanceContacts.requestId, ids)).returning({ id: assistanceContacts.requestId })),
    orNothing(tx.delete(assistanceRequests).where(and(inArray(assistanceRequests.id, ids), eq(assistanceRequests.isDemo, true))).returning({ id: assistanceRequests.id })),
    ...eraseReceipts(tx, ids, now),
    ...eraseEvents(tx, { type: 'assistance', ids, now }),
    ...eraseDemoBodies(tx, bodyIds, now),
  ])
  return { requests: ids.length }
}
