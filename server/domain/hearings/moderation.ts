import { and, eq, gte, inArray, isNull, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type OptionalWrite, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import { countMasks, mergeMasks, type Mask } from '../../../shared/reports/masks.ts'
import { canDecide, coverSame, isShown, stateAfter, type Decision } from '../../../shared/hearings/moderation.ts'
import type { CommentState } from '../../../shared/hearings/rules.ts'
import { prepareCommentNotice } from './commentContact.ts'
import { appealWaiting, commentCannotMove, commentFileNotFound, moderationInvalid } from './moderationErrors.ts'
import { getComment, type Comment } from './queries.ts'
import { keepFindable } from './searchable.ts'
import { commentAppeals, commentDecisions, commentFiles, commentFlags, comments } from './tables.ts'

export type StaffActor = Extract<Actor, { kind: 'staff' }>

/** What is decided; checked by the shared schema. */
export type Order =
  | { decision: 'publish' }
  | { decision: 'mask', masks: Mask[], masksName: boolean, toAuthor: string }
  | { decision: 'hold' | 'refuse', rule: number, toAuthor: string }

interface Judgement { commentId: string, version: number, actor: StaffActor, keys: Keys, now: Date }
export interface Judged { state: CommentState, version: number }

const actions = { publish: 'moderation.published', mask: 'moderation.masked', hold: 'moderation.held', refuse: 'moderation.refused' } as const satisfies Record<Decision, string>

/**
 * Decides whether and how a comment is shown, or revises that: the state changes, the decision before stays on record, and
 * the comment itself is not touched. It may be decided at any time, also after the close. `flags` are settled with it.
 * Throws `comment.not_found` (404), `stale` (409), `moderation.cannot_move` (409), `moderation.appeal_waiting` (409) while
 * the writer's appeal has no answer, `invalid` (422) when nothing would be covered.
 */
export async function decideComment(db: Database, { commentId, version, actor, keys, now, flags = [], ...order }: Judgement & Order & { flags?: string[] }): Promise<Judged> {
  const comment = await getComment(db, commentId)
  if (comment.version !== version) throw new StaleWriteError()
  if (!canDecide(comment, order.decision)) throw commentCannotMove()
  if (await findWaitingAppeal(db, commentId)) throw appealWaiting()
  const decide = await prepareDecision(db, { comment, order, actor, keys, now })
  const open = await listOpenFlags(db, commentId, flags)
  await commit(db, tx => [
    ...decide(tx),
    ...recordEvent(tx, { action: actions[order.decision], subject: { type: 'comment', id: commentId }, actor, at: now, facts: factsOf(order) }),
    ...settle(tx, { commentId, flags: open, actor, now }),
  ])
  return { state: stateAfter(order.decision), version: version + 1 }
}

/**
 * The writes of a decision: the comment's new state under its version, the line on record, what it is found by, and a mail
 * without content.
 * The event is the caller's. Throws `invalid` (422) when a masking covers nothing, or the same as before.
 */
export async function prepareDecision(db: Database, { comment, order, actor, keys, now }: {
  comment: Comment, order: Order, actor: StaffActor, keys: Keys, now: Date
}): Promise<(tx: Database) => Array<Write | OptionalWrite>> {
  const { id, version, state: before, words, publicName } = comment
  const state = stateAfter(order.decision)
  const masks = order.decision === 'mask' ? mergeMasks(words, order.masks) : null
  const masksName = order.decision === 'mask' && order.masksName && publicName !== null
  if (masks && masks.length === 0 && !masksName) throw moderationInvalid({ issues: [{ path: 'masks', code: 'moderation.nothing_covered' }] })
  if (masks && before === 'masked' && masksName === comment.masksName && coverSame(masks, comment.masks ?? [])) {
    throw moderationInvalid({ issues: [{ path: 'masks', code: 'moderation.nothing_changed' }] })
  }
  const rule = 'rule' in order ? order.rule : null
  const toAuthor = ('toAuthor' in order && order.toAuthor) || null
  const notice = await prepareCommentNotice(db, comment, keys, now)
  const decided = { state, masks, masksName, rule, toAuthor }
  const shownAt = comment.shownAt ?? (isShown({ state }) ? now : null)
  return tx => [
    tx.update(comments).set({ ...decided, decidedBy: actor.id, decidedAt: now, shownAt, version: version + 1 })
      .where(and(eq(comments.id, id), eq(comments.version, version), eq(comments.state, before))).returning({ id: comments.id }),
    tx.insert(commentDecisions).values({ id: createId(), commentId: id, ...decided, at: now, by: actor.id }).returning({ id: commentDecisions.id }),
    ...keepFindable(tx, { ...comment, ...decided, shownAt }, now),
    ...notice(tx),
  ]
}

/** What an event may say of a decision: the rule's number or how much is covered, never a word of the comment. */
export function factsOf(order: Order): Record<string, number> {
  if ('rule' in order) return { ruleNumber: order.rule }
  if (order.decision === 'publish') return {}
  return { passages: Object.values(countMasks(order.masks)).reduce((sum, count) => sum + count, 0) + Number(order.masksName) }
}

/** The writer's appeal that has no answer yet. */
export async function findWaitingAppeal(db: Database, commentId: string) {
  const [appeal] = await db.select().from(commentAppeals).where(and(eq(commentAppeals.commentId, commentId), isNull(commentAppeals.decidedAt)))
  return appeal
}

/**
 * Notes that flags were looked at and change nothing. They stay, with who settled them; what readers say never hides a
 * comment. Flags that came later, or are settled already, are left as they are.
 */
export async function settleFlags(db: Database, { commentId, flags, actor, now }: { commentId: string, flags: string[], actor: StaffActor, now: Date }): Promise<{ settled: number }> {
  await getComment(db, commentId)
  const open = await listOpenFlags(db, commentId, flags)
  if (open.length === 0) return { settled: 0 }
  await commit(db, tx => [
    ...settle(tx, { commentId, flags: open, actor, now }),
    ...recordEvent(tx, { action: 'moderation.flagsSettled', subject: { type: 'comment', id: commentId }, actor, at: now, facts: { count: open.length } }),
  ])
  return { settled: open.length }
}

async function listOpenFlags(db: Database, commentId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.select({ id: commentFlags.id }).from(commentFlags).where(and(eq(commentFlags.commentId, commentId), inArray(commentFlags.id, ids), isNull(commentFlags.settledAt)))
  return rows.map(({ id }) => id)
}

/** Each flag is settled once: of two who do it at the same moment the other's commit fails. */
function settle(tx: Database, { commentId, flags, actor, now }: { commentId: string, flags: string[], actor: StaffActor, now: Date }): Array<Write | OptionalWrite> {
  if (flags.length === 0) return []
  return [
    ...flags.map(id => tx.update(commentFlags).set({ settledAt: now, settledBy: actor.id }).where(and(eq(commentFlags.id, id), isNull(commentFlags.settledAt))).returning({ id: commentFlags.id })),
    orNothing(tx.update(comments).set({ flags: sql`${comments.flags} - ${flags.length}` }).where(and(eq(comments.id, commentId), gte(comments.flags, flags.length))).returning({ id: comments.id })),
  ]
}

/**
 * Lets the public see a file of a comment, or no longer: an approval looks for people and plates on it. Throws
 * `moderation.file_not_found` (404), `moderation.cannot_move` (409) for a withdrawn comment. The same decision again changes
 * nothing.
 */
export async function decideCommentFile(db: Database, { commentId, fileId, approve, actor, now }: {
  commentId: string, fileId: string, approve: boolean, actor: StaffActor, now: Date
}): Promise<void> {
  const comment = await getComment(db, commentId)
  if (comment.state === 'withdrawn') throw commentCannotMove()
  const file = await getCommentFile(db, { commentId, fileId })
  if ((file.approvedAt !== null) === approve) return
  const asRead = file.approvedAt === null ? isNull(commentFiles.approvedAt) : eq(commentFiles.approvedAt, file.approvedAt)
  await commit(db, tx => [
    tx.update(commentFiles).set(approve ? { approvedAt: now, approvedBy: actor.id } : { approvedAt: null, approvedBy: null })
      .where(and(eq(commentFiles.id, fileId), eq(commentFiles.commentId, commentId), asRead)).returning({ id: commentFiles.id }),
    ...recordEvent(tx, {
      action: approve ? 'moderation.fileApproved' : 'moderation.fileApprovalWithdrawn', subject: { type: 'comment', id: commentId }, actor, at: now, facts: { file: file.position + 1 },
    }),
  ])
}

export async function getCommentFile(db: Database, { commentId, fileId }: { commentId: string, fileId: string }) {
  const [file] = await db.select().from(commentFiles).where(and(eq(commentFiles.id, fileId), eq(commentFiles.commentId, commentId)))
  if (!file) throw commentFileNotFound()
  return file
}
