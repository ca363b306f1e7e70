import { createHash } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { canPublishPlan, reportDays } from '../../../shared/inspections/rules.ts'
import { drawSample } from '../../../shared/inspections/sampling.ts'
import type { PlanInput } from '../../../shared/inspections/schemas.ts'
import { findWordIssues } from '../../../shared/reports/words.ts'
import { toDay } from '../../../shared/time.ts'
import { createToken } from '../../crypto/token.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { toSimplified } from '../../text/simplify.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { listCandidates, findSitesInBrief } from '../ledger/checks.ts'
import { countReportsBySubDistrict } from '../reports/queries.ts'
import { inspectionInvalid, nothingToDraw, planAlreadyDrawn, planNotOver, planPublished } from './errors.ts'
import { getPlan } from './planQueries.ts'
import { inspectionPlans, inspectionSamples } from './tables.ts'

type StaffActor = Extract<Actor, { kind: 'staff' }>

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

/**
 * Plans an inspection. The seed of its drawing is made here: nobody chooses it. The same plan sent again is the same
 * plan. What the log keeps names neither its kind nor its title. Throws `invalid` (422).
 */
export async function planInspection(db: Database, { id, plan, isDemo = false, actor, now }: { id: string, plan: PlanInput, isDemo?: boolean, actor: StaffActor, now: Date }): Promise<string> {
  const issues = [
    ...findWordIssues('titleZh', plan.titleZh, { keep: true, simplify: toSimplified }),
    ...plan.untilOn < toDay(now) ? [{ path: 'untilOn', code: 'inspection.days_past' }] : [],
  ]
  if (issues.length > 0) throw inspectionInvalid({ issues })
  try {
    await commit(db, tx => [
      tx.insert(inspectionPlans).values({ id, ...plan, seed: createToken(), createdBy: actor.id, createdAt: now, isDemo, version: 1 }).returning({ id: inspectionPlans.id }),
      ...recordEvent(tx, { action: 'inspection.planned', subject: { type: 'inspection', id }, actor, at: now }),
    ])
  }
  catch (error) {
    if (!(error instanceof UniqueViolationError)) throw error
  }
  return id
}

/**
 * Draws the sample, once and for good: the same number of each sub-district, wherever reports came from. Sites named
 * before keep their reason. Throws `stale` (409), `inspection.already_drawn` (409), `inspection.nothing_to_draw` (409).
 */
export async function drawInspection(db: Database, { planId, version, actor, now }: { planId: string, version: number, actor: StaffActor, now: Date }): Promise<void> {
  const plan = await getPlan(db, planId)
  if (plan.drawnAt !== null) throw planAlreadyDrawn()
  if (plan.version !== version) throw new StaleWriteError()
  const [pool, reports, named] = await Promise.all([
    listCandidates(db),
    countReportsBySubDistrict(db, { from: new Date(now.getTime() - reportDays * 86_400_000), until: now }),
    db.select({ siteId: inspectionSamples.siteId }).from(inspectionSamples).where(eq(inspectionSamples.planId, planId)),
  ])
  const drawn = drawSample({ pool, perSubDistrict: plan.perSubDistrict, seed: plan.seed, reports }, sha256)
  if (drawn.length === 0) throw nothingToDraw()
  const rows = drawn.filter(({ siteId }) => !named.some(row => row.siteId === siteId)).map(row => ({ planId, ...row, words: null }))
  await commit(db, tx => [
    tx.update(inspectionPlans).set({ drawnAt: now, pool, version: version + 1 })
      .where(and(eq(inspectionPlans.id, planId), eq(inspectionPlans.version, version), isNull(inspectionPlans.drawnAt))).returning({ id: inspectionPlans.id }),
    ...rows.length > 0 ? [tx.insert(inspectionSamples).values(rows).returning({ siteId: inspectionSamples.siteId })] : [],
    ...recordEvent(tx, { action: 'inspection.drawn', subject: { type: 'inspection', id: planId }, actor, at: now, facts: { sites: drawn.length } }),
  ])
}

/**
 * Puts a site of the live ledger into the sample by name, with a reason. A site that was drawn stays drawn. Throws
 * `stale` (409), `inspection.published` (409), `invalid` (422).
 */
export async function nameSite(db: Database, { planId, version, siteId, words, actor, now }: { planId: string, version: number, siteId: string, words: string, actor: StaffActor, now: Date }): Promise<void> {
  const plan = await getPlan(db, planId)
  if (plan.publishedAt !== null) throw planPublished()
  if (plan.version !== version) throw new StaleWriteError()
  const site = (await findSitesInBrief(db, [siteId])).get(siteId)
  const [there] = await db.select({ siteId: inspectionSamples.siteId }).from(inspectionSamples).where(and(eq(inspectionSamples.planId, planId), eq(inspectionSamples.siteId, siteId)))
  const issues = [
    ...findWordIssues('words', words, { keep: true, simplify: toSimplified }),
    ...site === undefined || site.period === 'archive' || site.status === 'withdrawn' ? [{ path: 'siteId', code: 'inspection.site_unknown' }] : [],
    ...there === undefined ? [] : [{ path: 'siteId', code: 'inspection.in_sample' }],
  ]
  if (issues.length > 0) throw inspectionInvalid({ issues })
  await commit(db, tx => [
    tx.update(inspectionPlans).set({ version: version + 1 })
      .where(and(eq(inspectionPlans.id, planId), eq(inspectionPlans.version, version), isNull(inspectionPlans.publishedAt))).returning({ id: inspectionPlans.id }),
    tx.insert(inspectionSamples).values({ planId, siteId, subDistrict: site!.subDistrict ?? '', reason: 'named', words }).returning({ siteId: inspectionSamples.siteId }),
    ...recordEvent(tx, { action: 'inspection.siteNamed', subject: { type: 'inspection', id: planId }, actor, at: now }),
  ])
}

/**
 * Publishes how the sample was drawn and what was found, after the last day of the plan. Throws `stale` (409),
 * `inspection.published` (409), `inspection.not_over` (409).
 */
export async function publishInspection(db: Database, { planId, version, actor, now }: { planId: string, version: number, actor: StaffActor, now: Date }): Promise<void> {
  const plan = await getPlan(db, planId)
  if (plan.publishedAt !== null) throw planPublished()
  if (!canPublishPlan(plan, toDay(now))) throw planNotOver()
  if (plan.version !== version) throw new StaleWriteError()
  await commit(db, tx => [
    tx.update(inspectionPlans).set({ publishedAt: now, version: version + 1 })
      .where(and(eq(inspectionPlans.id, planId), eq(inspectionPlans.version, version), isNull(inspectionPlans.publishedAt))).returning({ id: inspectionPlans.id }),
    ...recordEvent(tx, { action: 'inspection.published', subject: { type: 'inspection', id: planId }, actor, at: now }),
  ])
}
