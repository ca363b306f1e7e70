import { and, asc, eq, inArray } from 'drizzle-orm'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { drawnStatuses } from '../../../shared/inspections/rules.ts'
import { startOfDay, toDay } from '../../../shared/time.ts'
import { orNothing, type OptionalWrite } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { createId } from '../../database/ids.ts'
import { eraseEvents } from '../events/record.ts'
import type { NewPhoto } from '../ledger/commands.ts'
import { moveSite } from '../ledger/moving.ts'
import { getSite, listDemoSites } from '../ledger/queries.ts'
import { drawInspection, nameSite, planInspection, publishInspection } from './plans.ts'
import { inspectionPlans, inspectionSamples, siteVisits } from './tables.ts'
import { recordVisit } from './visits.ts'

/** Nobody: an account of this name does not exist. */
const actor = { kind: 'staff', id: 'demonstration', role: 'inspector' } as const

interface World {
  calendar: WorkCalendar
  makePhoto: (moment: 'before' | 'after') => Promise<Pick<NewPhoto, 'media' | 'width' | 'height'>>
  now: Date
}

/**
 * An invented inspection that was published: of the demonstration sites in its sample one was built on again and opened
 * anew, and the others passed. Sites that are not invented are visited by nobody.
 */
export async function loadDemoInspection(db: Database, { calendar, makePhoto, now }: World): Promise<void> {
  const today = toDay(now)
  const yesterday = addDays(today, -1)
  const visitedAt = new Date(startOfDay(today).getTime() - 60_000)
  const planId = createId()
  const by = { planId, actor, now: visitedAt }
  await planInspection(db, {
    id: planId, isDemo: true, actor, now: visitedAt,
    plan: { kind: 'undercover', titleZh: '示例：十一月暗访', titleEn: 'Example: unannounced inspection of November', inspector: '示例第三方', fromOn: yesterday, untilOn: yesterday, perSubDistrict: 2 },
  })
  const closed = (await listDemoSites(db)).sites.filter(({ shelf, status }) => shelf === 'live' && (drawnStatuses as readonly string[]).includes(status))
    .toSorted((one, other) => one.id < other.id ? -1 : 1)
  const again = closed.filter(({ status }) => status === 'closed').at(-1)
  if (again === undefined) return
  await nameSite(db, { ...by, version: 1, siteId: again.id, words: '示例：以前反弹过' })
  await drawInspection(db, { ...by, version: 2 })
  const sampled = await db.select({ siteId: inspectionSamples.siteId }).from(inspectionSamples)
    .where(and(eq(inspectionSamples.planId, planId), inArray(inspectionSamples.siteId, closed.map(({ id }) => id)))).orderBy(asc(inspectionSamples.siteId))
  for (const [index, { siteId }] of sampled.entries()) {
    const { round } = await getSite(db, siteId)
    const failed = siteId === again.id
    const words = failed ? '示例：原来拆掉的地方又搭了彩钢棚。' : index === 0 ? '示例：大门锁着，没有看到。' : null
    await recordVisit(db, {
      visitId: createId(), siteId, actor, now: visitedAt,
      visit: { round, visitedOn: yesterday, result: failed ? 'fail' : words === null ? 'pass' : 'notReached', words, rectifyByOn: failed ? addDays(today, 20) : null, planId },
      photos: failed ? [{ ...await makePhoto('before'), captionZh: '示例图片：现场查看', captionEn: 'Example picture: a visit' }] : [],
    })
  }
  await moveSite(db, {
    siteId: again.id, version: (await getSite(db, again.id)).version, actor, calendar, now: visitedAt,
    request: { move: 'relapse', facts: { rectifyByOn: addDays(today, 20) }, reason: '示例：现场查看发现反弹' },
  })
  await publishInspection(db, { planId, version: 3, actor, now })
}

export async function listDemoPlanIds(db: Database): Promise<string[]> {
  return (await db.select({ id: inspectionPlans.id }).from(inspectionPlans).where(eq(inspectionPlans.isDemo, true))).map(({ id }) => id)
}

/** Takes demonstration plans with their samples out, and the visits of demonstration sites. */
export function eraseDemoInspections(tx: Database, { planIds, siteIds, now }: { planIds: string[], siteIds: string[], now: Date }): OptionalWrite[] {
  return [
    ...planIds.flatMap(planId => [
      orNothing(tx.delete(inspectionSamples).where(eq(inspectionSamples.planId, planId)).returning({ siteId: inspectionSamples.siteId })),
      orNothing(tx.delete(inspectionPlans).where(and(eq(inspectionPlans.id, planId), eq(inspectionPlans.isDemo, true))).returning({ id: inspectionPlans.id })),
    ]),
    ...siteIds.map(siteId => orNothing(tx.delete(siteVisits).where(eq(siteVisits.siteId, siteId)).returning({ id: siteVisits.id }))),
    ...eraseEvents(tx, { type: 'inspection', ids: planIds, now }),
  ]
}
