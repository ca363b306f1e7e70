import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, or } from 'drizzle-orm'
import { z } from 'zod'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import {
  canChangeDecision, canPublishDecision, canWithdrawDecision, checkDecisionDays, type DecisionChange, type DecisionInput,
} from '../../../shared/ledger/decisions.ts'
import type { DecisionKind } from '../../../shared/ledger/records.ts'
import type { SubDistrictScope } from '../../../shared/staff/permissions.ts'
import { startOfDay, toDay, type Day } from '../../../shared/time.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { readCursor, writeCursor } from '../../database/cursor.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import {
  decisionInvalid, decisionIsChanged, decisionIsNotToWithdraw, decisionIsPublished, decisionNotFound, decisionNumberTaken, decisionSiteIsNotPublic,
} from './decisionErrors.ts'
import { archiveIsFixed, queryInvalid } from './errors.ts'
import { getSite, type SiteRow } from './queries.ts'
import { siteDecisions, sites } from './tables.ts'

export type Decision = typeof siteDecisions.$inferSelect

interface By { actor: Actor, now: Date }

/** The last day to publish a decision made on the day: 20 working days (北京市城乡规划条例 71). */
const publishDueOn = (decidedOn: Day, calendar: WorkCalendar) => dueBy('site.publishDecision', startOfDay(decidedOn), calendar)!.day
/** The last day to take a published decision back after it was changed or annulled: 3 working days (行政处罚法 48). */
const withdrawDueOn = (changedOn: Day, calendar: WorkCalendar) => dueBy('site.withdrawPenalty', startOfDay(changedOn), calendar)!.day
/** The last day to serve a decision: 7 working days (行政处罚法 61). */
export const serveDueOn = (decidedOn: Day, calendar: WorkCalendar): Day => dueBy('site.serve', startOfDay(decidedOn), calendar)!.day

/** A decision as staff see it. Throws `decision.not_found` (404). */
export async function getDecision(db: Database, id: string): Promise<Decision> {
  const [decision] = await db.select().from(siteDecisions).where(eq(siteDecisions.id, id))
  if (!decision) throw decisionNotFound()
  return decision
}

/** All decisions about a site, the last made first, for staff. */
export function listDecisions(db: Database, siteId: string): Promise<Decision[]> {
  return db.select().from(siteDecisions).where(eq(siteDecisions.siteId, siteId)).orderBy(desc(siteDecisions.decidedOn), desc(siteDecisions.id))
}

type FiledDecision = Pick<DecisionInput, 'kind' | 'number' | 'decidedOn' | 'servedOn'> & Partial<Pick<DecisionInput, 'summaryZh' | 'summaryEn'>>

/** The row of a decision about the current round of the site, and when it has to be published. */
export function toDecision({ id, round, isDemo }: Pick<SiteRow, 'id' | 'round' | 'isDemo'>, { summaryZh = '', summaryEn = null, ...decision }: FiledDecision, { actor, calendar }: { actor: Actor, calendar: WorkCalendar }): Decision {
  return {
    ...decision, summaryZh, summaryEn, id: createId(), siteId: id, round, publishDueOn: publishDueOn(decision.decidedOn, calendar),
    publishedAt: null, changedOn: null, change: null, changeReason: null, withdrawDueOn: null, withdrawnAt: null,
    by: actor.kind === 'staff' ? actor.id : null, isDemo, version: 1,
  }
}

/** Puts a decision on file in a commit of more than that; one already on file under its number stays as it is. */
export function writeDecision(tx: Database, decision: Decision): OptionalWrite {
  return orNothing(tx.insert(siteDecisions).values(decision).onConflictDoNothing().returning({ id: siteDecisions.id }))
}

const recordOf = (tx: Database, action: string, { siteId, id, kind, number }: Decision, { actor, now, reason = null, facts = {} }: By & { reason?: string | null, facts?: Record<string, unknown> }): Write[] =>
  recordEvent(tx, { action, subject: { type: 'site', id: siteId }, actor, at: now, reason, facts: { ...facts, decisionId: id, decisionKind: kind, number } })

/** Puts a decision on file. Throws `invalid` or `decision.number_taken` (422), `ledger.archive_is_fixed` (409). */
export async function fileDecision(db: Database, { siteId, input, calendar, ...by }: { siteId: string, input: DecisionInput, calendar: WorkCalendar } & By): Promise<string> {
  const site = await getSite(db, siteId)
  if (site.period === 'archive') throw archiveIsFixed()
  const issues = checkDecisionDays(input, toDay(by.now))
  if (issues.length > 0) throw decisionInvalid({ issues })
  const decision = toDecision(site, input, { actor: by.actor, calendar })
  try {
    await commit(db, tx => [
      tx.insert(siteDecisions).values(decision).returning({ id: siteDecisions.id }),
      ...recordOf(tx, 'site.decisionFiled', decision, by),
    ])
  }
  catch (error) {
    throw error instanceof UniqueViolationError ? decisionNumberTaken({ issues: [{ path: 'number', code: 'decision.number_taken' }] }) : error
  }
  return decision.id
}

/** Notes the day a decision was served. Throws `stale` (409), `invalid` (422). */
export async function serveDecision(db: Database, { decisionId, version, servedOn, ...by }: { decisionId: string, version: number, servedOn: Day } & By): Promise<void> {
  const decision = await getDecision(db, decisionId)
  const issues = checkDecisionDays({ decidedOn: decision.decidedOn, servedOn }, toDay(by.now))
  if (issues.length > 0) throw decisionInvalid({ issues })
  await change(db, { decision, version, set: { servedOn }, action: 'site.decisionServed', ...by })
}

/**
 * Puts a decision before the public, on the page of its site. Throws `stale`, `decision.is_published`,
 * `decision.is_changed` and `decision.site_not_public` (409).
 */
export async function publishDecision(db: Database, { decisionId, version, summaryZh, summaryEn, ...by }: { decisionId: string, version: number, summaryZh: string, summaryEn: string | null } & By): Promise<void> {
  const decision = await getDecision(db, decisionId)
  if (!canPublishDecision(decision)) throw decision.changedOn === null ? decisionIsPublished() : decisionIsChanged()
  if ((await getSite(db, decision.siteId)).shelf === 'none') throw decisionSiteIsNotPublic()
  await change(db, { decision, version, set: { summaryZh, summaryEn, publishedAt: by.now }, action: 'site.decisionPublished', ...by })
}

/**
 * Notes that a decision was changed or annulled; one the public can read has to be taken back within 3 working days.
 * Throws `stale` and `decision.is_changed` (409), `invalid` (422).
 */
export async function changeDecision(db: Database, { decisionId, version, change: how, changedOn, changeReason, calendar, ...by }: {
  decisionId: string, version: number, change: DecisionChange, changedOn: Day, changeReason: string, calendar: WorkCalendar
} & By): Promise<void> {
  const decision = await getDecision(db, decisionId)
  if (!canChangeDecision(decision)) throw decisionIsChanged()
  const issues = checkDecisionDays({ decidedOn: decision.decidedOn, changedOn }, toDay(by.now))
  if (issues.length > 0) throw decisionInvalid({ issues })
  const dueOn = decision.publishedAt === null ? null : withdrawDueOn(changedOn, calendar)
  await change(db, { decision, version, set: { change: how, changedOn, changeReason, withdrawDueOn: dueOn }, action: 'site.decisionChanged', reason: changeReason, ...by })
}

/** Takes a changed or annulled decision back; its number and the reason stay. Throws `stale`, `decision.not_to_withdraw` (409). */
export async function withdrawDecision(db: Database, { decisionId, version, ...by }: { decisionId: string, version: number } & By): Promise<void> {
  const decision = await getDecision(db, decisionId)
  if (!canWithdrawDecision(decision)) throw decisionIsNotToWithdraw()
  await change(db, { decision, version, set: { withdrawnAt: by.now }, action: 'site.decisionWithdrawn', reason: decision.changeReason, ...by })
}

async function change(db: Database, { decision, version, set, action, reason, facts, ...by }: {
  decision: Decision, version: number, set: Partial<Decision>, action: string, reason?: string | null, facts?: Record<string, unknown>
} & By): Promise<void> {
  await commit(db, tx => [
    tx.update(siteDecisions).set({ ...set, version: version + 1 }).where(and(eq(siteDecisions.id, decision.id), eq(siteDecisions.version, version))).returning({ id: siteDecisions.id }),
    ...recordOf(tx, action, decision, { ...by, reason, facts }),
  ])
}

/**
 * Counts the days by which decisions have to be published or taken back again, with another calendar, and writes those that
 * move with their event. Gives how many moved. May be run again, also by several nodes at once.
 */
export async function recountDecisionDues(db: Database, { calendar, now }: { calendar: WorkCalendar, now: Date }): Promise<number> {
  let moved = 0
  for (let after = ''; ;) {
    const rows = await db.select().from(siteDecisions).where(and(
      gt(siteDecisions.id, after),
      or(and(isNull(siteDecisions.publishedAt), isNull(siteDecisions.changedOn)), and(isNull(siteDecisions.withdrawnAt), isNotNull(siteDecisions.withdrawDueOn))),
    )).orderBy(asc(siteDecisions.id)).limit(100)
    for (const decision of rows) {
      const { decidedOn, changedOn, withdrawDueOn: toWithdraw } = decision
      const [from, to] = toWithdraw === null || changedOn === null ? [decision.publishDueOn, publishDueOn(decidedOn, calendar)] : [toWithdraw, withdrawDueOn(changedOn, calendar)]
      if (from === to) continue
      try {
        await change(db, {
          decision, version: decision.version, set: toWithdraw === null ? { publishDueOn: to } : { withdrawDueOn: to }, action: 'site.decisionDueMoved',
          facts: { fromDay: from, toDay: to }, actor: { kind: 'system' }, now,
        })
        moved += 1
      }
      // Somebody worked on it in between, or another node was faster: it is counted the next time.
      catch (error) { if (!(error instanceof StaleWriteError)) throw error }
    }
    if (rows.length < 100) return moved
    after = rows.at(-1)!.id
  }
}

/** A decision on the public page of its site: awaited until a day, to be read, or taken back with the reason. */
export type PublicDecision =
  | { state: 'awaited', id: string, kind: DecisionKind, dueOn: Day }
  | { state: 'published', id: string, kind: DecisionKind, number: string, decidedOn: Day, summaryZh: string, summaryEn: string | null, publishedAt: Date, changed: { how: DecisionChange, on: Day } | null }
  | { state: 'withdrawn', id: string, kind: DecisionKind, number: string, decidedOn: Day, how: DecisionChange, changedOn: Day, reason: string, withdrawnAt: Date }

/**
 * What the public reads of the decisions about a site it can see, the last made first. One taken back keeps its number
 * and the reason, and nothing of what it said; one not yet published keeps the day until which it has to be.
 */
export async function listPublicDecisions(db: Database, siteId: string): Promise<PublicDecision[]> {
  return (await listDecisions(db, siteId)).flatMap((row): PublicDecision[] => {
    const { id, kind, number, decidedOn, publishedAt, withdrawnAt, change: how, changedOn, changeReason } = row
    if (withdrawnAt !== null) return [{ state: 'withdrawn', id, kind, number, decidedOn, how: how!, changedOn: changedOn!, reason: changeReason!, withdrawnAt }]
    if (publishedAt === null) return canPublishDecision(row) ? [{ state: 'awaited', id, kind, dueOn: row.publishDueOn }] : []
    return [{ state: 'published', id, kind, number, decidedOn, summaryZh: row.summaryZh, summaryEn: row.summaryEn, publishedAt, changed: how === null || changedOn === null ? null : { how, on: changedOn } }]
  })
}

/** Decisions to publish, or to take back, the first due first, so that overdue ones come before all others. */
export async function listDueDecisions(db: Database, { list, subDistricts, limit, cursor }: { list: 'publish' | 'withdraw', subDistricts: SubDistrictScope, limit: number, cursor?: string }) {
  const [dueOn, open] = list === 'publish'
    ? [siteDecisions.publishDueOn, and(isNull(siteDecisions.publishedAt), isNull(siteDecisions.changedOn))]
    : [siteDecisions.withdrawDueOn, and(isNull(siteDecisions.withdrawnAt), isNotNull(siteDecisions.withdrawDueOn))]
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const rows = await db.select({
    id: siteDecisions.id, siteId: sites.id, nameZh: sites.nameZh, subDistrict: sites.subDistrict, isListed: sites.shelf, kind: siteDecisions.kind,
    number: siteDecisions.number, decidedOn: siteDecisions.decidedOn, dueOn, isDemo: siteDecisions.isDemo,
  }).from(siteDecisions).innerJoin(sites, eq(sites.id, siteDecisions.siteId)).where(and(
    open,
    subDistricts === 'all' ? undefined : inArray(sites.subDistrict, [...subDistricts]),
    after && or(gt(dueOn, after.dueOn), and(eq(dueOn, after.dueOn), gt(siteDecisions.id, after.id))),
  )).orderBy(asc(dueOn), asc(siteDecisions.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ isListed, dueOn: on, ...row }) => ({ ...row, dueOn: on!, isListed: isListed !== 'none' }))
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? writeCursor(last.dueOn, last.id) : null }
}

function readPlace(cursor: string): { dueOn: Day, id: string } {
  const place = readCursor(cursor, z.tuple([z.string(), z.string()]))
  if (!place) throw queryInvalid({ issues: [{ path: 'cursor', code: 'ledger.cursor_invalid' }] })
  return { dueOn: place[0], id: place[1] }
}
