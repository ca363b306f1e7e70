import { and, eq, isNull } from 'drizzle-orm'
import { checkVisit } from '../../../shared/inspections/rules.ts'
import type { VisitInput } from '../../../shared/inspections/schemas.ts'
import { canCorrect } from '../../../shared/ledger/rules.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import type { Role } from '../../../shared/staff/permissions.ts'
import { toDay } from '../../../shared/time.ts'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { untilSettled } from '../../database/untilSettled.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { Actor } from '../events/record.ts'
import { toState, writeChanges, writeSitePhoto, type NewPhoto } from '../ledger/commands.ts'
import { archiveIsFixed, siteIsWithdrawn } from '../ledger/errors.ts'
import { touchSite } from '../ledger/moving.ts'
import { getSite } from '../ledger/queries.ts'
import { inspectionInvalid } from './errors.ts'
import { listPlansOf } from './planQueries.ts'
import { hasVisit } from './queries.ts'
import { siteVisits } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

/**
 * Records what was seen of a site: the visit, its pictures, the day it was last looked at, and an event the public reads,
 * all or nothing. A pass says of the failed visits of this round that they were put right. The plan a visit belongs to
 * is in no event. The same visit sent again is the same visit; one recorded meanwhile by somebody else stands beside it.
 * Throws `stale` (409) when the site is in another round than the visitor saw, `invalid` (422),
 * `ledger.archive_is_fixed` and `ledger.site_is_withdrawn` (409).
 */
export async function recordVisit(db: Database, { visitId, siteId, visit, photos = [], actor, now }: {
  visitId: string, siteId: string, visit: VisitInput, photos?: Array<Omit<NewPhoto, 'moment' | 'takenOn'>>, actor: StaffActor & { role: Role }, now: Date
}): Promise<void> {
  const today = toDay(now)
  const issues = [
    ...checkVisit(visit, { photos: photos.length, today }),
    ...findWordIssues('words', visit.words ?? '', { keep: true, simplify: toSimplified }),
  ]
  if (issues.length > 0) throw inspectionInvalid({ issues })
  await untilSettled(async () => {
    if (await hasVisit(db, visitId)) return
    const site = await getSite(db, siteId)
    if (site.period === 'archive') throw archiveIsFixed()
    if (!canCorrect(toState(site))) throw siteIsWithdrawn()
    if (site.round !== visit.round) throw new RoundIsOver()
    if (visit.planId !== null) await requirePlan(db, { siteId, visit, viewer: actor, now })
    const { result, visitedOn } = visit
    const rectifyByOn = result === 'fail' ? visit.rectifyByOn : null
    const isLatest = result !== 'notReached' && (site.lastCheckedOn === null || visitedOn > site.lastCheckedOn)
    const isRectified = result === 'pass' && (await db.select({ id: siteVisits.id }).from(siteVisits).where(openFailures(site)).limit(1)).length > 0
    const added = photos.map(photo => ({ id: createId(), photo: { ...photo, moment: 'visit' as const, takenOn: visitedOn } }))
    const change = touchSite(site, isLatest ? { lastCheckedOn: visitedOn } : {}, {
      now,
      events: [
        { action: 'site.visited', facts: { visitResult: result, visitedOn, round: site.round, ...rectifyByOn !== null && { rectifyByOn } } },
        ...isRectified ? [{ action: 'site.rectified', facts: { visitedOn, round: site.round } }] : [],
      ],
    })
    const write = (tx: Database) => [
      tx.insert(siteVisits).values({
        id: visitId, siteId, round: site.round, planId: visit.planId, visitedOn, result, words: visit.words, photos: added.map(({ id }) => id),
        rectifyByOn, rectifiedOn: null, by: actor.id, at: now,
      }).returning({ id: siteVisits.id }),
      ...isRectified ? [orNothing(tx.update(siteVisits).set({ rectifiedOn: visitedOn }).where(openFailures(site)).returning({ id: siteVisits.id }))] : [],
      ...added.flatMap(({ id, photo }) => writeSitePhoto(tx, { id, siteId, photo, actor, now })),
      ...writeChanges(tx, [change], { actor, now }),
    ]
    try { await commit(db, write) }
    catch (error) {
      if (!(error instanceof UniqueViolationError && await hasVisit(db, visitId))) throw error
    }
  }).catch((error: unknown) => { throw error instanceof RoundIsOver ? new StaleWriteError() : error })
}

/** Failed visits of the round that no other has passed since. */
const openFailures = ({ id, round }: { id: string, round: number }) =>
  and(eq(siteVisits.siteId, id), eq(siteVisits.round, round), eq(siteVisits.result, 'fail'), isNull(siteVisits.rectifiedOn))

/** Not a conflict that reading again would settle. */
class RoundIsOver extends Error {}

/** The site is in the plan's sample, the day among its days, and the person may know of it. */
async function requirePlan(db: Database, { siteId, visit: { planId, visitedOn }, viewer, now }: { siteId: string, visit: VisitInput, viewer: { id: string, role: Role }, now: Date }) {
  const plan = (await listPlansOf(db, { siteId, viewer, now })).find(({ id }) => id === planId)
  if (plan === undefined || visitedOn < plan.fromOn || visitedOn > plan.untilOn) throw inspectionInvalid({ issues: [{ path: 'planId', code: 'inspection.not_in_plan' }] })
}
