import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { inspectionPlans, siteVisits } from './tables.ts'

/** The last visit of the site's round that saw it; null when there was none. */
export async function findLastVisit(db: Database, { id, round }: { id: string, round: number }): Promise<{ on: Day, passed: boolean } | null> {
  const [visit] = await db.select({ on: siteVisits.visitedOn, result: siteVisits.result }).from(siteVisits)
    .where(and(eq(siteVisits.siteId, id), eq(siteVisits.round, round), inArray(siteVisits.result, ['pass', 'fail'])))
    .orderBy(desc(siteVisits.visitedOn), desc(siteVisits.at), desc(siteVisits.id)).limit(1)
  return visit === undefined ? null : { on: visit.on, passed: visit.result === 'pass' }
}

/** What was seen of a site, the latest first, as the public may read it: no words, no plan, nobody's name. */
export function listPublicVisits(db: Database, siteId: string) {
  return db.select({
    id: siteVisits.id, round: siteVisits.round, visitedOn: siteVisits.visitedOn, result: siteVisits.result, rectifyByOn: siteVisits.rectifyByOn, rectifiedOn: siteVisits.rectifiedOn,
  }).from(siteVisits).where(eq(siteVisits.siteId, siteId)).orderBy(desc(siteVisits.visitedOn), desc(siteVisits.at), desc(siteVisits.id))
}

/** What was seen of a site, for staff; of a plan nothing is said, which may be one that nobody is to know of. */
export function listVisits(db: Database, siteId: string) {
  return db.select({
    id: siteVisits.id, round: siteVisits.round, visitedOn: siteVisits.visitedOn, result: siteVisits.result, words: siteVisits.words,
    photos: siteVisits.photos, rectifyByOn: siteVisits.rectifyByOn, rectifiedOn: siteVisits.rectifiedOn, at: siteVisits.at,
  }).from(siteVisits).where(eq(siteVisits.siteId, siteId)).orderBy(desc(siteVisits.visitedOn), desc(siteVisits.at), desc(siteVisits.id))
}

/** Whether a visit is on file: the same form sent again is the same visit. */
export async function hasVisit(db: Database, visitId: string): Promise<boolean> {
  return (await db.select({ id: siteVisits.id }).from(siteVisits).where(eq(siteVisits.id, visitId))).length > 0
}

/** A plan whose results are published. */
export async function findOpenPlan(db: Database, planId: string): Promise<{ isDemo: boolean } | undefined> {
  const [found] = await db.select({ isDemo: inspectionPlans.isDemo }).from(inspectionPlans).where(and(eq(inspectionPlans.id, planId), isNotNull(inspectionPlans.publishedAt)))
  return found
}
