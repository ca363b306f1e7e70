import { and, desc, eq, gte, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { maySeePlan, type VisitResult } from '../../../shared/inspections/rules.ts'
import { writeDrawing } from '../../../shared/inspections/sampling.ts'
import type { Role, RowScope } from '../../../shared/staff/permissions.ts'
import { toDay, type Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { findSitesInBrief } from '../ledger/checks.ts'
import { inspectionInvalid, planNotFound } from './errors.ts'
import { inspectionPlans, inspectionSamples, siteVisits } from './tables.ts'

export type Plan = typeof inspectionPlans.$inferSelect

export interface Viewer { id: string, role: Role }

/** Throws `inspection.not_found` (404). */
export async function getPlan(db: Database, planId: string): Promise<Plan> {
  const [plan] = await db.select().from(inspectionPlans).where(eq(inspectionPlans.id, planId))
  if (plan === undefined) throw planNotFound()
  return plan
}

/** As `getPlan`, but a plan the person may not know of is not there. */
export async function getPlanFor(db: Database, { planId, viewer, now }: { planId: string, viewer: Viewer, now: Date }): Promise<Plan> {
  const plan = await getPlan(db, planId)
  if (!maySeePlan(plan, viewer, toDay(now))) throw planNotFound()
  return plan
}

/** The rows of `maySeePlan`. */
const seenBy = ({ id, role }: Viewer, today: Day) => role === 'inspector'
  ? undefined
  : or(eq(inspectionPlans.kind, 'open'), lt(inspectionPlans.untilOn, today), eq(inspectionPlans.createdBy, id))

/** One page of the plans somebody may know of, the latest first. Throws `invalid` (422) for a cursor that is not ours. */
export async function listPlans(db: Database, { viewer, limit, cursor, now }: { viewer: Viewer, limit: number, cursor?: string, now: Date }) {
  const after = cursor === undefined ? undefined : readPlace(cursor, z.string())
  const rows = await db.select({
    id: inspectionPlans.id, kind: inspectionPlans.kind, titleZh: inspectionPlans.titleZh, titleEn: inspectionPlans.titleEn, inspector: inspectionPlans.inspector,
    fromOn: inspectionPlans.fromOn, untilOn: inspectionPlans.untilOn, drawnAt: inspectionPlans.drawnAt, publishedAt: inspectionPlans.publishedAt, isDemo: inspectionPlans.isDemo,
  }).from(inspectionPlans)
    .where(and(seenBy(viewer, toDay(now)), after && sql`(${inspectionPlans.fromOn}, ${inspectionPlans.id}) < (${after[0]}, ${after[1]})`))
    .orderBy(desc(inspectionPlans.fromOn), desc(inspectionPlans.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? writeCursor(items.at(-1)!.fromOn, items.at(-1)!.id) : null }
}

/** The plans under way a visit of this site may belong to. */
export function listPlansOf(db: Database, { siteId, viewer, now }: { siteId: string, viewer: Viewer, now: Date }) {
  const today = toDay(now)
  return db.select({ id: inspectionPlans.id, titleZh: inspectionPlans.titleZh, fromOn: inspectionPlans.fromOn, untilOn: inspectionPlans.untilOn }).from(inspectionSamples)
    .innerJoin(inspectionPlans, eq(inspectionPlans.id, inspectionSamples.planId))
    .where(and(eq(inspectionSamples.siteId, siteId), lte(inspectionPlans.fromOn, today), isNull(inspectionPlans.publishedAt), seenBy(viewer, today)))
    .orderBy(desc(inspectionPlans.fromOn), desc(inspectionPlans.id)).limit(20)
}

type Standing = VisitResult | 'none'

/** The result of each site of a sample: what was last seen of it; one nobody reached stays that. */
function toStandings(visits: ReadonlyArray<{ siteId: string, result: VisitResult, visitedOn: Day, at: Date }>): Map<string, Standing> {
  const inOrder = visits.toSorted((one, other) => one.visitedOn < other.visitedOn ? -1 : one.visitedOn > other.visitedOn ? 1 : one.at.getTime() - other.at.getTime())
  const standings = new Map<string, Standing>()
  for (const { siteId, result } of inOrder) if (result !== 'notReached' || !standings.has(siteId)) standings.set(siteId, result)
  return standings
}

/** A plan with the sites of its sample in somebody's sub-districts. Throws `inspection.not_found` (404). */
export async function getPlanForStaff(db: Database, { planId, viewer, scope, now }: { planId: string, viewer: Viewer, scope: RowScope, now: Date }) {
  const { pool, ...plan } = await getPlanFor(db, { planId, viewer, now })
  const [sample, visits] = await Promise.all([
    db.select().from(inspectionSamples).where(eq(inspectionSamples.planId, planId)),
    db.select({ siteId: siteVisits.siteId, result: siteVisits.result, visitedOn: siteVisits.visitedOn, at: siteVisits.at }).from(siteVisits).where(eq(siteVisits.planId, planId)),
  ])
  const { subDistricts, bodyId } = scope
  const mine = sample.filter(({ subDistrict }) => bodyId === null && (subDistricts === 'all' || subDistricts.includes(subDistrict)))
  const found = await findSitesInBrief(db, mine.map(({ siteId }) => siteId))
  const standings = toStandings(visits)
  return {
    plan,
    poolSize: pool?.length ?? null,
    sample: mine.flatMap(({ siteId, reason, words }) => {
      const site = found.get(siteId)
      return site === undefined ? [] : [{ ...site, reason, words, standing: standings.get(siteId) ?? 'none' as const }]
    }).sort((one, other) => (one.subDistrict ?? '') < (other.subDistrict ?? '') ? -1 : (one.subDistrict ?? '') > (other.subDistrict ?? '') ? 1 : one.id < other.id ? -1 : 1),
  }
}

/** Published results, the latest first, counted by sub-district in the order of their codes: nothing is ranked. */
export async function listPublishedPlans(db: Database, { limit, cursor }: { limit: number, cursor?: string }) {
  const after = cursor === undefined ? undefined : readPlace(cursor, cursorInstant)
  const rows = await db.select().from(inspectionPlans).where(and(
    isNotNull(inspectionPlans.publishedAt),
    after && sql`(${inspectionPlans.publishedAt}, ${inspectionPlans.id}) < (${sql.param(after[0], inspectionPlans.publishedAt)}, ${after[1]})`,
  )).orderBy(desc(inspectionPlans.publishedAt), desc(inspectionPlans.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const ids = page.map(({ id }) => id)
  const [samples, visits] = ids.length === 0
    ? [[], []]
    : await Promise.all([
        db.select().from(inspectionSamples).where(inArray(inspectionSamples.planId, ids)),
        db.select({ planId: siteVisits.planId, siteId: siteVisits.siteId, result: siteVisits.result, visitedOn: siteVisits.visitedOn, at: siteVisits.at }).from(siteVisits).where(inArray(siteVisits.planId, ids)),
      ])
  const items = page.map(({ id, kind, titleZh, titleEn, inspector, fromOn, untilOn, perSubDistrict, seed, drawnAt, publishedAt, isDemo, pool }) => {
    const sample = samples.filter(({ planId }) => planId === id)
    const standings = toStandings(visits.filter(({ planId }) => planId === id))
    return {
      id, kind, titleZh, titleEn, inspector, fromOn, untilOn, perSubDistrict, seed, drawnAt, publishedAt, isDemo,
      poolSize: pool?.length ?? 0,
      named: sample.flatMap(({ reason, words }) => reason === 'named' && words !== null ? [words] : []),
      rows: countBySubDistrict(sample, standings),
    }
  })
  const last = page.at(-1)
  return { items, nextCursor: rows.length > limit && last ? writeCursor(last.publishedAt, last.id) : null }
}

function countBySubDistrict(sample: ReadonlyArray<typeof inspectionSamples.$inferSelect>, standings: Map<string, Standing>) {
  return [...new Set(sample.map(({ subDistrict }) => subDistrict))].sort().map((subDistrict) => {
    const own = sample.filter(row => row.subDistrict === subDistrict)
    const count = (standing: Standing) => own.filter(({ siteId }) => (standings.get(siteId) ?? 'none') === standing).length
    return {
      subDistrict: subDistrict === '' ? null : subDistrict, sites: own.length,
      hadFewReports: own.some(({ reason }) => reason === 'fewReports'),
      pass: count('pass'), fail: count('fail'), notReached: count('notReached'), none: count('none'),
    }
  })
}

/** The drawing of a published plan as a file. Throws `inspection.not_found` (404). */
export async function getDrawingFile(db: Database, planId: string): Promise<string> {
  const plan = await getPlan(db, planId)
  if (plan.publishedAt === null || plan.drawnAt === null) throw planNotFound()
  const sample = await db.select().from(inspectionSamples).where(eq(inspectionSamples.planId, planId))
  return writeDrawing({ ...plan, drawnAt: plan.drawnAt, pool: plan.pool ?? [], sample })
}

/** Failed visits of the site's present round whose time to put things right is over, and that no later visit has passed. */
export async function listOverdue(db: Database, { scope: { subDistricts, bodyId }, today, limit }: { scope: RowScope, today: Day, limit: number }) {
  if (bodyId !== null) return []
  const rows = await db.select({ siteId: siteVisits.siteId, visitedOn: siteVisits.visitedOn, rectifyByOn: siteVisits.rectifyByOn }).from(siteVisits)
    .where(and(isNull(siteVisits.rectifiedOn), gte(siteVisits.rectifyByOn, '0'), lt(siteVisits.rectifyByOn, today)))
    .orderBy(siteVisits.rectifyByOn, siteVisits.id).limit(limit)
  const found = await findSitesInBrief(db, [...new Set(rows.map(({ siteId }) => siteId))])
  return rows.flatMap((row) => {
    const site = found.get(row.siteId)
    const isMine = site && (subDistricts === 'all' || (site.subDistrict !== null && subDistricts.includes(site.subDistrict)))
    return isMine && site.status !== 'relapsed' ? [{ ...row, site }] : []
  })
}

const cursorRefused = () => inspectionInvalid({ issues: [{ path: 'cursor', code: 'inspection.cursor_invalid' }] })

function readPlace<At>(cursor: string, at: z.ZodType<At>): [At, string] {
  const place = readCursor(cursor, z.tuple([at, z.string()]))
  if (!place) throw cursorRefused()
  return place
}
