import { and, asc, desc, eq, exists, gt, inArray, isNull, not, or, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { findStaffNames } from '../staff/queries.ts'
import { isAnswerable, publishedTexts, splitSentences } from '../../../shared/hearings/answers.ts'
import { fold } from '../../../shared/text/fold.ts'
import { maskWords } from '../../../shared/reports/masks.ts'
import { answerNotFound } from './errors.ts'
import { isOwed } from './matrix.ts'
import type { Matter } from './queries.ts'
import { commentPoints, comments, matterClauses, pointAnswers } from './tables.ts'

/** Comments that still have something to answer: no point, or a point without an answer; in the order they came. */
export async function listUnanswered(db: Database, matter: Matter, { clause, groupId, limit, after }: {
  clause?: string | null, groupId?: string, limit: number, after?: { at: Date, id: string }
}) {
  const anyPoint = db.select({ one: sql`1` }).from(commentPoints).where(eq(commentPoints.commentId, comments.id))
  const openPoint = db.select({ one: sql`1` }).from(commentPoints).where(and(eq(commentPoints.commentId, comments.id), isNull(commentPoints.answerId)))
  const rows = await db.select({
    id: comments.id, number: comments.number, words: comments.words, masks: comments.masks, stance: comments.stance, clauseId: comments.clauseId, groupId: comments.groupId,
    receivedAt: comments.receivedAt, isLate: comments.isLate,
  }).from(comments).where(and(
    isOwed(matter), or(not(exists(anyPoint)), exists(openPoint)),
    clause === undefined ? undefined : clause === null ? isNull(comments.clauseKey) : eq(comments.clauseKey, clause),
    groupId === undefined ? undefined : eq(comments.groupId, groupId),
    after ? or(gt(comments.receivedAt, after.at), and(eq(comments.receivedAt, after.at), gt(comments.id, after.id))) : undefined,
  )).orderBy(asc(comments.receivedAt), asc(comments.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const labels = await findLabels(db, page.flatMap(row => row.clauseId ?? []))
  const sizes = await countGroups(db, matter, page.flatMap(row => row.groupId ?? []))
  return {
    items: page.map(({ words, masks, clauseId, ...row }) => ({
      ...row, excerpt: publishedTexts(words, masks).join(' … ').slice(0, 80), clause: clauseId === null ? null : labels.get(clauseId) ?? null, groupSize: (row.groupId && sizes.get(row.groupId)) || 1,
    })),
    next: rows.length > limit ? page.at(-1)! : null,
  }
}

async function findLabels(db: Database, clauseIds: readonly string[]): Promise<Map<string, string>> {
  if (clauseIds.length === 0) return new Map()
  const rows = await db.select({ id: matterClauses.id, label: matterClauses.label }).from(matterClauses).where(inArray(matterClauses.id, [...new Set(clauseIds)]))
  return new Map(rows.map(({ id, label }) => [id, label]))
}

async function countGroups(db: Database, matter: Matter, groupIds: readonly string[]): Promise<Map<string, number>> {
  if (groupIds.length === 0) return new Map()
  const rows = await db.select({ groupId: comments.groupId, count: sql<number>`count(*)` }).from(comments).where(and(isOwed(matter), inArray(comments.groupId, [...new Set(groupIds)]))).groupBy(comments.groupId)
  return new Map(rows.map(({ groupId, count }) => [groupId!, Number(count)]))
}

/** A comment as it is split: its published sentences, its points and their answers. Throws `answer.not_found` (404). */
export async function getCommentToAnswer(db: Database, matter: Matter, commentId: string) {
  const [comment] = await db.select().from(comments).where(and(eq(comments.matterId, matter.id), eq(comments.id, commentId)))
  if (!comment || !isAnswerable(comment, matter)) throw answerNotFound()
  const [clause] = comment.clauseId === null ? [] : await db.select({ label: matterClauses.label, text: matterClauses.text, textVersion: matterClauses.textVersion }).from(matterClauses).where(eq(matterClauses.id, comment.clauseId))
  const points = await db.select({ point: commentPoints, answer: pointAnswers }).from(commentPoints).leftJoin(pointAnswers, eq(pointAnswers.id, commentPoints.answerId))
    .where(eq(commentPoints.commentId, commentId)).orderBy(asc(commentPoints.position))
  const texts = publishedTexts(comment.words, comment.masks)
  const sizes = await countGroups(db, matter, comment.groupId === null ? [] : [comment.groupId])
  return {
    id: comment.id, number: comment.number, stance: comment.stance, receivedAt: comment.receivedAt, isLate: comment.isLate, clause: clause ?? null,
    pieces: maskWords(comment.words, comment.masks ?? []),
    sentences: texts.flatMap(text => splitSentences(text).map(sentence => sentence.text)).filter((sentence, index, all) => all.indexOf(sentence) === index),
    points: points.map(({ point, answer }) => ({ id: point.id, quote: point.quote, answer: answer && { id: answer.id, outcome: answer.outcome, reason: answer.reason, isReleased: answer.releasedAt !== null } })),
    groupId: comment.groupId, groupSize: (comment.groupId && sizes.get(comment.groupId)) || 1,
  }
}

/** More answers than a matter is given by hand; those beyond are found by searching. */
const mostLooked = 2000

/** Answers to attach, the newest first; with `q`, those that have its words. Answers that were corrected are left out. */
export async function findAnswers(db: Database, matter: Matter, { q, limit }: { q?: string, limit: number }) {
  const rows = await db.select().from(pointAnswers).where(eq(pointAnswers.matterId, matter.id)).orderBy(desc(pointAnswers.at), desc(pointAnswers.id)).limit(mostLooked)
  const corrected = new Set(rows.flatMap(({ correctsId }) => correctsId ?? []))
  const wanted = fold(q ?? '')
  const found = rows.filter(({ id, reason }) => !corrected.has(id) && (wanted === '' || fold(`${reason.zh} ${reason.en ?? ''}`).includes(wanted))).slice(0, limit)
  const labels = await findLabels(db, found.flatMap(({ clauseId }) => clauseId ?? []))
  const counts = found.length === 0 ? [] : await db.select({ answerId: commentPoints.answerId, count: sql<number>`count(*)` }).from(commentPoints).where(inArray(commentPoints.answerId, found.map(({ id }) => id))).groupBy(commentPoints.answerId)
  const names = await findStaffNames(db, [...new Set(found.map(({ by }) => by))])
  return found.map(({ id, outcome, reason, unchanged, clauseId, by, at, releasedAt, version }) => ({
    id, outcome, reason, unchanged, clauseId, clause: (clauseId && labels.get(clauseId)) || null, by: names.get(by) ?? null, at, isReleased: releasedAt !== null, version,
    points: Number(counts.find(({ answerId }) => answerId === id)?.count ?? 0),
  }))
}

/** The clauses an answer can lead to: those of published texts after the first, the newest first. */
export async function listLaterClauses(db: Database, matter: Matter) {
  const rows = await db.select({ id: matterClauses.id, label: matterClauses.label, textVersion: matterClauses.textVersion, position: matterClauses.position }).from(matterClauses).where(eq(matterClauses.matterId, matter.id))
  return rows.filter(({ textVersion }) => textVersion > 1 && textVersion <= matter.textVersion)
    .sort((a, b) => b.textVersion - a.textVersion || a.position - b.position).map(({ position: _, ...clause }) => clause)
}
