import { and, eq, exists, inArray, isNull, not, or, sql, type SQL } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { recordEvent } from '../events/record.ts'
import { findObstacles, type ClosingFacts, type Obstacle } from '../../../shared/hearings/answers.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import type { StaffActor } from './answers.ts'
import { closingBlocked, closingNotNow } from './errors.ts'
import { isOwed } from './matrix.ts'
import { prepareAnnouncement } from './notices.ts'
import { getMatter, type Matter } from './queries.ts'
import { commentAppeals, commentEntries, commentPoints, comments, matters, meetings, pointAnswers } from './tables.ts'

interface Closing { matterId: string, version: number, actor: StaffActor, now: Date }

const isUnread = ({ id }: Matter) => and(eq(comments.matterId, id), inArray(comments.state, ['waiting', 'held']))!
const isHalfEntered = ({ id }: Matter) => and(eq(commentEntries.matterId, id), isNull(commentEntries.commentId))!
const isOpenAppeal = ({ id }: Matter) => and(eq(comments.matterId, id), isNull(commentAppeals.decidedAt))!

/** What is still to do before the matter can end. */
async function gatherFacts(db: Database, matter: Matter & { closesAt: Date }): Promise<ClosingFacts> {
  const count = sql<number>`count(*)`
  const states = await db.select({ state: comments.state, count }).from(comments).where(isUnread(matter)).groupBy(comments.state)
  const [entries] = await db.select({ count }).from(commentEntries).where(isHalfEntered(matter))
  const [appeals] = await db.select({ count }).from(commentAppeals).innerJoin(comments, eq(comments.id, commentAppeals.commentId)).where(isOpenAppeal(matter))
  const [points] = await db.select({
    unanswered: sql<number>`coalesce(sum(case when ${pointAnswers.id} is null then 1 else 0 end), 0)`,
    unreleased: sql<number>`coalesce(sum(case when ${pointAnswers.id} is not null and ${pointAnswers.releasedAt} is null then 1 else 0 end), 0)`,
  }).from(comments).leftJoin(commentPoints, eq(commentPoints.commentId, comments.id)).leftJoin(pointAnswers, eq(pointAnswers.id, commentPoints.answerId)).where(isOwed(matter))
  const [meeting] = await db.select({ signedOffAt: meetings.signedOffAt }).from(meetings).where(eq(meetings.matterId, matter.id))
  const countOf = (state: 'waiting' | 'held') => Number(states.find(row => row.state === state)?.count ?? 0)
  return {
    kind: matter.kind, stage: matter.stage, closesAt: matter.closesAt, waiting: countOf('waiting'), held: countOf('held'), entries: Number(entries!.count), appeals: Number(appeals!.count),
    unanswered: Number(points!.unanswered), unreleased: Number(points!.unreleased), isSignedOff: Boolean(meeting?.signedOffAt),
  }
}

/** What was gathered holds in the write as well: a comment published in between is not passed over. */
function nothingIsLeft(tx: Database, matter: Matter): SQL {
  const one = { one: sql`1` }
  return and(
    not(exists(tx.select(one).from(comments).where(isUnread(matter)))),
    not(exists(tx.select(one).from(commentEntries).where(isHalfEntered(matter)))),
    not(exists(tx.select(one).from(commentAppeals).innerJoin(comments, eq(comments.id, commentAppeals.commentId)).where(isOpenAppeal(matter)))),
    not(exists(tx.select(one).from(comments).leftJoin(commentPoints, eq(commentPoints.commentId, comments.id)).leftJoin(pointAnswers, eq(pointAnswers.id, commentPoints.answerId))
      .where(and(isOwed(matter), or(isNull(commentPoints.answerId), isNull(pointAnswers.releasedAt)))))),
  )!
}

/** What stands between a matter and its decision, or its archive. */
export async function listObstacles(db: Database, matter: Matter, step: 'decide' | 'archive', now: Date): Promise<Obstacle[]> {
  return matter.closesAt === null ? [] : findObstacles(await gatherFacts(db, { ...matter, closesAt: matter.closesAt }), step, now)
}

async function requireNoObstacles(db: Database, matter: Matter, step: 'decide' | 'archive', now: Date): Promise<void> {
  const obstacles = await listObstacles(db, matter, step, now)
  if (obstacles.length > 0) throw closingBlocked({ issues: obstacles.map(({ kind, count }) => ({ path: kind, code: `answer.obstacle.${kind}`, params: { count } })) })
}

/**
 * Publishes what was decided and how the comments were used, with a notice. Throws `answer.closing_not_now` (409),
 * `answer.closing_blocked` (409, each obstacle an issue) while anything is left to read, answer, release or decide,
 * `stale` (409).
 */
export async function decideMatter(db: Database, { matterId, version, decision, use, actor, keys, now }: Closing & { decision: Bilingual, use: Bilingual, keys: Keys }): Promise<void> {
  const matter = await getMatter(db, matterId)
  if (matter.stage !== 'published') throw closingNotNow()
  if (matter.version !== version) throw new StaleWriteError()
  await requireNoObstacles(db, matter, 'decide', now)
  const announce = await prepareAnnouncement(db, { matterId, kind: 'decided', at: now, by: actor.id, keys })
  await commit(db, tx => [
    tx.update(matters).set({ stage: 'decided', decidedAt: now, decision, decisionUse: use, version: version + 1 })
      .where(and(eq(matters.id, matterId), eq(matters.version, version), eq(matters.stage, 'published'), eq(matters.closesAt, matter.closesAt!), nothingIsLeft(tx, matter))).returning({ id: matters.id }),
    ...announce(tx),
    ...recordEvent(tx, { action: 'answer.decided', subject: { type: 'matter', id: matterId }, actor, at: now }),
  ]).catch((error: unknown) => { throw error instanceof UniqueViolationError ? new StaleWriteError() : error })
}

/** Puts a decided matter away for good; it stays public, and nothing opens it again. Throws as `decideMatter`. */
export async function archiveMatter(db: Database, { matterId, version, actor, now }: Closing): Promise<void> {
  const matter = await getMatter(db, matterId)
  if (matter.stage !== 'published' && matter.stage !== 'decided') throw closingNotNow()
  if (matter.version !== version) throw new StaleWriteError()
  await requireNoObstacles(db, matter, 'archive', now)
  await commit(db, tx => [
    tx.update(matters).set({ stage: 'archived', archivedAt: now, version: version + 1 })
      .where(and(eq(matters.id, matterId), eq(matters.version, version), eq(matters.stage, 'decided'), nothingIsLeft(tx, matter))).returning({ id: matters.id }),
    ...recordEvent(tx, { action: 'answer.archived', subject: { type: 'matter', id: matterId }, actor, at: now }),
  ])
}
