import { and, asc, eq, gt, inArray, lt, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { toSimplified } from '../../text/simplify.ts'
import { listTimeline } from '../events/queries.ts'
import { findStaffNames } from '../staff/queries.ts'
import type { WorkCalendar } from '../../../shared/calendar/calendar.ts'
import { dueBy } from '../../../shared/calendar/clocks.ts'
import { addDays } from '../../../shared/calendar/days.ts'
import { commentMoves, type CommentList } from '../../../shared/hearings/moderation.ts'
import { markWords } from '../../../shared/reports/words.ts'
import { checkText } from '../../../shared/text/check.ts'
import { endOfDay, startOfDay, toDay } from '../../../shared/time.ts'
import type { RowScope } from '../../../shared/staff/permissions.ts'
import { inMatterScope } from './commentAppeals.ts'
import { commentNotFound } from './commentErrors.ts'
import type { Comment } from './queries.ts'
import { commentAppeals, commentDecisions, commentFiles, commentFlags, comments, matterClauses, matters } from './tables.ts'

/** A place in a list: those readers have flagged first (1), then the others (2), each by arrival. */
export interface ListPlace { part: 1 | 2, at: Date, id: string }

interface Asked { limit: number, after?: ListPlace }

const shownInList = {
  id: comments.id, number: comments.number, stance: comments.stance, state: comments.state, isLate: comments.isLate, flags: comments.flags, channel: comments.channel,
  clauseId: comments.clauseId, words: comments.words, receivedAt: comments.receivedAt, isDemo: comments.isDemo, version: comments.version, matterId: comments.matterId,
}

const byArrival = [asc(comments.receivedAt), asc(comments.id)] as const

/** One part of a list after a place in it. */
async function readPart(db: Database, where: SQL | undefined, { part, limit, after }: Asked & { part: 1 | 2 }) {
  if (after && after.part > part) return []
  const isAfter = after?.part === part ? or(gt(comments.receivedAt, after.at), and(eq(comments.receivedAt, after.at), gt(comments.id, after.id))) : undefined
  return db.select({ ...shownInList, label: matterClauses.label, notice: matters.notice, kind: matters.kind }).from(comments)
    .innerJoin(matters, eq(matters.id, comments.matterId)).leftJoin(matterClauses, eq(matterClauses.id, comments.clauseId))
    .where(and(where, isAfter)).orderBy(...byArrival).limit(limit)
}

async function readList(db: Database, { flagged, others, limit, after }: Asked & { flagged: SQL | undefined, others: SQL | undefined }) {
  const first = await readPart(db, flagged, { part: 1, limit: limit + 1, after })
  const rest = first.length > limit ? [] : await readPart(db, others, { part: 2, limit: limit + 1 - first.length, after })
  const rows = [...first.map(row => ({ row, part: 1 as const })), ...rest.map(row => ({ row, part: 2 as const }))]
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ row: { words, notice, ...row } }) => ({ ...row, summary: summaryOf(words), title: notice.title })),
    next: last ? { part: last.part, at: last.row.receivedAt, id: last.row.id } satisfies ListPlace : null,
  }
}

const summaryOf = (words: string) => [...words.replace(/\s+/gu, ' ')].slice(0, 60).join('')

/** Which comments are in a list; the late ones are a list of their own whatever was decided of them. */
function inList(list: CommentList): SQL | undefined {
  if (list === 'inbox' || list === 'all') return undefined
  if (list === 'late') return eq(comments.isLate, true)
  return eq(comments.state, list)
}

/**
 * The comments of a matter for staff, those flagged first, then by arrival. The inbox holds what waits for a decision and
 * whatever readers have flagged since; what was withdrawn needs nobody.
 */
export function listMatterComments(db: Database, { matterId, list, ...asked }: Asked & { matterId: string, list: CommentList }) {
  const ofMatter = eq(comments.matterId, matterId)
  const flagged = list === 'inbox' ? inArray(comments.state, ['waiting', 'published', 'masked', 'held', 'refused']) : inList(list)
  const others = list === 'inbox' ? eq(comments.state, 'waiting') : inList(list)
  return readList(db, { flagged: and(ofMatter, gt(comments.flags, 0), flagged), others: and(ofMatter, eq(comments.flags, 0), others), ...asked })
}

/** What waits in all matters of a person, as `listMatterComments` orders it, with the last day it should be read by. */
export async function listWaitingComments(db: Database, { scope, calendar, ...asked }: Asked & { scope: RowScope, calendar: WorkCalendar }) {
  const of = inMatterScope(scope)
  const states = ['waiting', 'published', 'masked', 'held', 'refused'] as const
  const { items, next } = await readList(db, {
    flagged: and(inArray(comments.state, [...states]), gt(comments.flags, 0), of), others: and(eq(comments.state, 'waiting'), eq(comments.flags, 0), of), ...asked,
  })
  return { items: items.map(item => ({ ...item, dueOn: dueOfReading(item, calendar) })), next }
}

/** The last day on which a waiting comment should be read; null for one somebody has decided about. */
export function dueOfReading({ state, receivedAt }: Pick<Comment, 'state' | 'receivedAt'>, calendar: WorkCalendar): string | null {
  return state === 'waiting' ? dueBy('hearing.moderate', receivedAt, calendar)?.day ?? null : null
}

/** How many comments wait in the matters of a person, and how many of them longer than they should. */
export async function countWaitingComments(db: Database, { scope, calendar, now }: { scope: RowScope, calendar: WorkCalendar, now: Date }): Promise<{ waiting: number, overdue: number }> {
  const count = async (until?: Date) => {
    const [row] = await db.select({ count: sql<number>`count(*)` }).from(comments).innerJoin(matters, eq(matters.id, comments.matterId))
      .where(and(eq(comments.state, 'waiting'), inMatterScope(scope), until ? lt(comments.receivedAt, until) : undefined))
    return Number(row?.count ?? 0)
  }
  return { waiting: await count(), overdue: await count(overdueBefore(calendar, now)) }
}

/** What was received before this instant should have been read by yesterday. */
function overdueBefore(calendar: WorkCalendar, now: Date): Date {
  const today = toDay(now)
  // The clock counts working days: the longest holiday is shorter than a month.
  for (let day = today, tries = 0; tries < 60; day = addDays(day, -1), tries++) {
    const due = dueBy('hearing.moderate', startOfDay(day), calendar)
    if (due && due.day < today) return endOfDay(day)
  }
  return new Date(0)
}

/**
 * A comment with everything that is needed to decide about it: its words with what looks like personal data marked, its
 * clause as it was read, files, flags, decisions and appeals before, and the decisions that can be made now. How the
 * writer can be reached is not among it. Throws `comment.not_found` (404) for one of another matter.
 */
export async function getCommentForStaff(db: Database, { matterId, commentId, calendar }: { matterId: string, commentId: string, calendar: WorkCalendar }) {
  const [row] = await db.select({ comment: comments, clause: matterClauses, notice: matters.notice, kind: matters.kind, lateUse: matters.lateUse, closesAt: matters.closesAt })
    .from(comments).innerJoin(matters, eq(matters.id, comments.matterId)).leftJoin(matterClauses, eq(matterClauses.id, comments.clauseId))
    .where(and(eq(comments.id, commentId), eq(comments.matterId, matterId)))
  if (!row) throw commentNotFound()
  const { comment, clause } = row
  const flags = await db.select().from(commentFlags).where(eq(commentFlags.commentId, commentId)).orderBy(asc(commentFlags.at), asc(commentFlags.id))
  const decided = await db.select().from(commentDecisions).where(eq(commentDecisions.commentId, commentId)).orderBy(asc(commentDecisions.at), asc(commentDecisions.id))
  const appeals = await db.select().from(commentAppeals).where(eq(commentAppeals.commentId, commentId)).orderBy(asc(commentAppeals.at), asc(commentAppeals.id))
  const files = await db.select().from(commentFiles).where(eq(commentFiles.commentId, commentId)).orderBy(asc(commentFiles.position))
  const timeline = await listTimeline(db, { type: 'comment', id: commentId })
  const names = await findStaffNames(db, [...decided.map(({ by }) => by), ...flags.map(({ settledBy }) => settledBy), ...timeline.map(({ actorId }) => actorId)].filter(id => id !== null))
  const nameOf = (id: string | null) => id === null ? null : names.get(id) ?? null
  const appealWaits = appeals.some(({ decidedAt }) => decidedAt === null)
  const { id, number, stance, words, authorKind, publicName, channel, locale, receivedAt, isLate, isDemo, hash, state, masks, masksName, rule, toAuthor, shownAt, withdrawnAt, version } = comment
  return {
    comment: { id, number, stance, words, authorKind, publicName, channel, locale, receivedAt, isLate, isDemo, hash, state, masks: masks ?? [], masksName, rule, toAuthor, shownAt, withdrawnAt, version },
    marked: markWords(words, toSimplified),
    clause: clause && { label: clause.label, text: clause.text, version: clause.textVersion },
    matter: { id: matterId, kind: row.kind, title: row.notice.title, lateUse: row.lateUse, closesAt: row.closesAt },
    dueOn: dueOfReading(comment, calendar),
    flags: flags.map(({ id, reason, words, isWriter, at, settledAt, settledBy }) => ({ id, reason, words, isWriter, at, settledAt, settledBy: nameOf(settledBy) })),
    decisions: decided.map(({ id, state, rule, toAuthor, at, by }) => ({ id, state, rule, toAuthor, at, by: nameOf(by) })),
    appeals: appeals.map(({ id, text, at, dueOn, outcome, answer, decidedAt }) => ({ id, text, at, dueOn, outcome, answer, decidedAt })),
    files: files.map(({ id, mediaType, size, sha256, approvedAt }) => ({ id, mediaType, size, sha256, approvedAt })),
    moves: appealWaits ? [] : [...commentMoves[state]],
    timeline: timeline.map(({ actorId, facts: _, ...entry }) => ({ ...entry, actor: nameOf(actorId) })),
  }
}

/** What stands in the way of publishing a comment among many: one look at many finds no personal data. */
export function findBulkProblem({ state, words, flags, version }: Pick<Comment, 'state' | 'words' | 'flags' | 'version'>, seen: number): string | null {
  if (version !== seen) return 'stale'
  if (state !== 'waiting') return 'moderation.cannot_move'
  return flags > 0 || checkText(words, toSimplified).length > 0 ? 'moderation.one_by_one' : null
}
