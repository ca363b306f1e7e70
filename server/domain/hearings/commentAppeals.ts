import { and, asc, eq, gt, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { recordEvent } from '../events/record.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { prepareCommentNotice } from './commentContact.ts'
import { factsOf, prepareDecision, type Judged, type Order, type StaffActor } from './moderation.ts'
import { commentAppealBySamePerson, commentAppealDecided, commentAppealNotFound, commentCannotMove } from './moderationErrors.ts'
import { getComment } from './queries.ts'
import { commentAppeals, commentDecisions, comments, matters } from './tables.ts'

type Shown = Extract<Order, { decision: 'publish' | 'mask' }>

interface AppealOrder { appealId: string, version: number, answer: string, actor: StaffActor, keys: Keys, now: Date }

/**
 * Answers an appeal: the decision stands, or the comment is shown after all, whole or with passages covered. `version` is
 * the comment's. Throws `moderation.appeal_not_found` (404), `moderation.appeal_decided` (409),
 * `moderation.appeal_same_person` (403) to whoever has decided about this comment before, `moderation.cannot_move` (409)
 * for a comment withdrawn meanwhile, `stale` (409).
 */
export async function decideCommentAppeal(db: Database, { appealId, version, answer, actor, keys, now, ...decided }: AppealOrder & ({ outcome: 'upheld' } | { outcome: 'overturned', shown: Shown })): Promise<Judged> {
  const appeal = await getCommentAppeal(db, appealId)
  if (appeal.decidedAt !== null) throw commentAppealDecided()
  if (await hadAPart(db, appeal, actor.id)) throw commentAppealBySamePerson()
  const comment = await getComment(db, appeal.commentId)
  if (comment.state === 'withdrawn') throw commentCannotMove()
  if (comment.version !== version) throw new StaleWriteError()
  const answered = (tx: Database) => [
    tx.update(commentAppeals).set({ outcome: decided.outcome, answer, decidedBy: actor.id, decidedAt: now })
      .where(and(eq(commentAppeals.id, appealId), isNull(commentAppeals.decidedAt))).returning({ id: commentAppeals.id }),
  ]
  const subject = { type: 'comment', id: comment.id } as const
  if (decided.outcome === 'overturned') {
    const decide = await prepareDecision(db, { comment, order: decided.shown, actor, keys, now })
    await commit(db, tx => [
      ...answered(tx),
      ...decide(tx),
      ...recordEvent(tx, { action: 'moderation.appealOverturned', subject, actor, at: now, facts: factsOf(decided.shown) }),
    ])
    return { state: decided.shown.decision === 'mask' ? 'masked' : 'published', version: version + 1 }
  }
  const notice = await prepareCommentNotice(db, comment, keys, now)
  await commit(db, tx => [
    ...answered(tx),
    tx.update(comments).set({ version: version + 1 }).where(and(eq(comments.id, comment.id), eq(comments.version, version))).returning({ id: comments.id }),
    ...recordEvent(tx, { action: 'moderation.appealUpheld', subject, actor, at: now }),
    ...notice(tx),
  ])
  return { state: comment.state, version: version + 1 }
}

/** Throws `moderation.appeal_not_found` (404). */
export async function getCommentAppeal(db: Database, appealId: string) {
  const [appeal] = await db.select().from(commentAppeals).where(eq(commentAppeals.id, appealId))
  if (!appeal) throw commentAppealNotFound()
  return appeal
}

/** Whether somebody has decided about the comment before: then another person answers. */
export async function hadAPart(db: Database, { commentId, against }: { commentId: string, against: string | null }, staffId: string): Promise<boolean> {
  if (against === staffId) return true
  const rows = await db.select({ id: commentDecisions.id }).from(commentDecisions).where(and(eq(commentDecisions.commentId, commentId), eq(commentDecisions.by, staffId))).limit(1)
  return rows.length > 0
}

/** The matters a list may show somebody. Nobody of a body works on them. */
export function inMatterScope({ subDistricts, bodyId }: RowScope): SQL | undefined {
  if (bodyId !== null) return sql`1 = 0`
  return subDistricts === 'all' ? undefined : inArray(matters.subDistrict, [...subDistricts])
}

/** Appeals nobody has answered, the longest waiting and so the first due first, across all matters of the person. */
export async function listCommentAppeals(db: Database, { scope, limit, after }: { scope: RowScope, limit: number, after?: { at: Date, id: string } }) {
  const rows = await db.select({
    id: commentAppeals.id, at: commentAppeals.at, dueOn: commentAppeals.dueOn, number: comments.number, state: comments.state, rule: comments.rule,
    isDemo: comments.isDemo, matterId: matters.id, kind: matters.kind, notice: matters.notice,
  }).from(commentAppeals)
    .innerJoin(comments, eq(comments.id, commentAppeals.commentId)).innerJoin(matters, eq(matters.id, comments.matterId))
    .where(and(
      isNull(commentAppeals.decidedAt), ne(comments.state, 'withdrawn'), inMatterScope(scope),
      after ? or(gt(commentAppeals.at, after.at), and(eq(commentAppeals.at, after.at), gt(commentAppeals.id, after.id))) : undefined,
    )).orderBy(asc(commentAppeals.at), asc(commentAppeals.id)).limit(limit + 1)
  return {
    items: rows.slice(0, limit).map(({ notice, ...row }) => ({ ...row, title: notice.title })),
    next: rows.length > limit ? rows[limit - 1]! : null,
  }
}
