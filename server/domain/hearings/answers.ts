import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Keys } from '../../crypto/keys.ts'
import { commit, orNothing, type Write } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { StaleWriteError, UniqueViolationError } from '../../database/errors.ts'
import { createId } from '../../database/ids.ts'
import { besideIds } from '../../database/statements.ts'
import { recordEvent, type Actor } from '../events/record.ts'
import type { Issue } from '../../../shared/errors.ts'
import { canAnswer, findOwnPassages, isAnswerable, isHeldBack, isPublished, mostPoints, publishedTexts, type AnswerFields } from '../../../shared/hearings/answers.ts'
import { prepareCommentNotice } from './commentContact.ts'
import { answerCorrected, answerInvalid, answerNotFound, answerNotNow, answerNotOwed, answerNotReleased, answerReleased, nothingHeldBack, tooManyPoints } from './errors.ts'
import { prepareAnnouncement } from './notices.ts'
import { getMatter, type Comment, type Matter } from './queries.ts'
import { commentContacts, commentPoints, comments, matterClauses, matters, matterVersions, pointAnswers } from './tables.ts'

type Answer = typeof pointAnswers.$inferSelect
type Point = typeof commentPoints.$inferSelect
export type StaffActor = Extract<Actor, { kind: 'staff' }>

interface Change { matterId: string, actor: StaffActor, keys: Keys, now: Date }

/** A matter whose comments are being answered. Throws `matter.not_found` (404), `answer.not_now` (409). */
async function getMatterInWork(db: Database, id: string): Promise<Matter> {
  const matter = await getMatter(db, id)
  if (!canAnswer(matter.stage)) throw answerNotNow()
  return matter
}

/** Fails the commit when the matter was archived, or its answers released, since it was read. */
function stillAsRead(tx: Database, { id, stage, answersReleasedAt }: Matter): Write {
  return tx.update(matters).set({ version: sql`${matters.version}` })
    .where(and(eq(matters.id, id), eq(matters.stage, stage), answersReleasedAt ? isNotNull(matters.answersReleasedAt) : isNull(matters.answersReleasedAt))).returning({ id: matters.id })
}

/** Throws `answer.not_found` (404) when there is no such answer to this matter. */
async function getAnswer(db: Database, { matterId, answerId }: { matterId: string, answerId: string }): Promise<Answer> {
  const [answer] = await db.select().from(pointAnswers).where(and(eq(pointAnswers.id, answerId), eq(pointAnswers.matterId, matterId)))
  if (!answer) throw answerNotFound()
  return answer
}

async function getComments(db: Database, matterId: string, commentIds: readonly string[]): Promise<Comment[]> {
  const rows = await db.select().from(comments).where(and(eq(besideIds(comments.matterId), matterId), inArray(comments.id, [...commentIds])))
  if (rows.length !== new Set(commentIds).size) throw answerNotFound()
  return rows
}

async function getPoints(db: Database, matterId: string, pointIds: readonly string[]): Promise<Point[]> {
  if (pointIds.length === 0) return []
  const rows = await db.select().from(commentPoints).where(and(eq(besideIds(commentPoints.matterId), matterId), inArray(commentPoints.id, [...pointIds])))
  if (rows.length !== new Set(pointIds).size) throw answerNotFound()
  return rows
}

function listPointsOf(db: Database, commentIds: readonly string[]): Promise<Point[]> {
  return db.select().from(commentPoints).where(inArray(commentPoints.commentId, [...commentIds])).orderBy(asc(commentPoints.commentId), asc(commentPoints.position))
}

/** Fails the commit when the comment was covered, held or withdrawn since it was read. */
function asPublished(tx: Database, { id, version, state }: Comment): Write {
  return tx.update(comments).set({ version }).where(and(eq(comments.id, id), eq(comments.version, version), eq(comments.state, state))).returning({ id: comments.id })
}

const twinIsStale = (error: unknown): never => {
  throw error instanceof UniqueViolationError ? new StaleWriteError() : error
}

/**
 * Splits a comment: each quote becomes a point that wants an answer of its own; one that is a point already stays that one.
 * Answers the ids in the order of the quotes. Throws `answer.not_owed` (409) for a comment that is not shown, `invalid` (422)
 * for what is not published of it, `answer.too_many_points` (409), `stale` (409).
 */
export async function splitComment(db: Database, { matterId, commentId, quotes, actor, now }: Omit<Change, 'keys'> & { commentId: string, quotes: readonly string[] }): Promise<string[]> {
  const matter = await getMatterInWork(db, matterId)
  const [comment] = await getComments(db, matterId, [commentId])
  if (!isAnswerable(comment!, matter)) throw answerNotOwed()
  const texts = publishedTexts(comment!.words, comment!.masks)
  const issues = quotes.flatMap((quote, index): Issue[] => isPublished(quote, texts) ? [] : [{ path: `quotes.${index}`, code: 'answer.quote_not_published' }])
  if (issues.length > 0) throw answerInvalid({ issues })

  const before = await listPointsOf(db, [commentId])
  const known = new Map(before.map(({ quote, id }) => [quote, id]))
  const added = [...new Set(quotes)].filter(quote => !known.has(quote)).map((quote, index) => ({
    id: createId(), matterId, commentId, position: (before.at(-1)?.position ?? 0) + index + 1, quote, answerId: null, by: actor.id, at: now,
  }))
  if (before.length + added.length > mostPoints) throw tooManyPoints({ params: { most: mostPoints } })
  for (const { quote, id } of added) known.set(quote, id)
  if (added.length > 0) {
    await commit(db, tx => [
      stillAsRead(tx, matter),
      asPublished(tx, comment!),
      tx.insert(commentPoints).values(added).returning({ id: commentPoints.id }),
      ...recordEvent(tx, { action: 'answer.split', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { number: comment!.number, points: added.length } }),
    ]).catch(twinIsStale)
  }
  return quotes.map(quote => known.get(quote)!)
}

/** Takes a point back that has no answer. Throws `answer.not_found` (404), `answer.released` (409), `stale` (409). */
export async function removePoint(db: Database, { matterId, pointId, actor, now }: Omit<Change, 'keys'> & { pointId: string }): Promise<void> {
  const matter = await getMatterInWork(db, matterId)
  const [point] = await getPoints(db, matterId, [pointId])
  if (point!.answerId !== null) throw answerReleased()
  await commit(db, tx => [
    stillAsRead(tx, matter),
    tx.delete(commentPoints).where(and(eq(commentPoints.id, pointId), isNull(commentPoints.answerId))).returning({ id: commentPoints.id }),
    ...recordEvent(tx, { action: 'answer.merged', subject: { type: 'matter', id: matterId }, actor, at: now }),
  ])
}

/** The version of the text each of these comments was written to: that of its clause, or the newest when it came. */
async function findReadVersions(db: Database, matterId: string, rows: ReadonlyArray<Pick<Comment, 'id' | 'clauseId' | 'receivedAt'>>): Promise<Map<string, number>> {
  const versions = await db.select().from(matterVersions).where(eq(matterVersions.matterId, matterId)).orderBy(asc(matterVersions.number))
  const clauseIds = [...new Set(rows.flatMap(({ clauseId }) => clauseId ?? []))]
  const clauses = clauseIds.length === 0 ? [] : await db.select({ id: matterClauses.id, textVersion: matterClauses.textVersion }).from(matterClauses).where(inArray(matterClauses.id, clauseIds))
  const ofClause = new Map(clauses.map(({ id, textVersion }) => [id, textVersion]))
  return new Map(rows.map(({ id, clauseId, receivedAt }) => [
    id, (clauseId && ofClause.get(clauseId)) || (versions.findLast(({ at }) => at.getTime() <= receivedAt.getTime())?.number ?? 1),
  ]))
}

/** The clause an answer leads to is one of a published text that came after what these comments were written to. */
async function requireLaterClause(db: Database, matter: Matter, clauseId: string | null, commentIds: readonly string[]): Promise<void> {
  if (clauseId === null) return
  const wrong = () => answerInvalid({ issues: [{ path: 'clauseId', code: 'answer.clause_not_later' }] })
  const [clause] = await db.select().from(matterClauses).where(and(eq(matterClauses.id, clauseId), eq(matterClauses.matterId, matter.id)))
  if (!clause || clause.textVersion < 2 || clause.textVersion > matter.textVersion) throw wrong()
  if (commentIds.length === 0) return
  const read = await findReadVersions(db, matter.id, await getComments(db, matter.id, [...new Set(commentIds)]))
  if ([...read.values()].some(version => version >= clause.textVersion)) throw wrong()
}

async function listCommentsServed(db: Database, answerId: string): Promise<string[]> {
  const rows = await db.selectDistinct({ commentId: commentPoints.commentId }).from(commentPoints).where(eq(commentPoints.answerId, answerId))
  return rows.map(({ commentId }) => commentId)
}

/** Mails without content to those of the writers who left an address. */
async function prepareWriterMails(db: Database, { commentIds, keys, now }: { commentIds: readonly string[], keys: Keys, now: Date }): Promise<(tx: Database) => Write[]> {
  const mails: Array<(tx: Database) => Write[]> = []
  for (let from = 0; from < commentIds.length; from += 500) {
    const writers = await db.select({ id: comments.id, number: comments.number, locale: comments.locale }).from(comments).innerJoin(commentContacts, eq(commentContacts.commentId, comments.id))
      .where(and(inArray(comments.id, commentIds.slice(from, from + 500)), isNotNull(commentContacts.email), eq(comments.isDemo, false)))
    for (const writer of writers) mails.push(await prepareCommentNotice(db, writer, keys, now))
  }
  return tx => mails.flatMap(mail => mail(tx))
}

/** Points that wait for an answer get this one; each that somebody else was quicker with fails the commit. */
function attach(tx: Database, answerId: string, pointIds: readonly string[]): Write[] {
  return pointIds.map(id => tx.update(commentPoints).set({ answerId }).where(and(eq(commentPoints.id, id), isNull(commentPoints.answerId))).returning({ id: commentPoints.id }))
}

/** Of the comments of these points, those that have no open point left once these are answered. */
async function listCompleted(db: Database, points: readonly Point[]): Promise<string[]> {
  const commentIds = [...new Set(points.map(({ commentId }) => commentId))]
  if (commentIds.length === 0) return []
  const answered = new Set(points.map(({ id }) => id))
  const open = (await listPointsOf(db, commentIds)).filter(({ id, answerId }) => answerId === null && !answered.has(id)).map(({ commentId }) => commentId)
  return commentIds.filter(id => !open.includes(id))
}

/** Fails the commit when one of the comments is not to be answered any more. */
async function prepareOwed(db: Database, matter: Matter, commentIds: readonly string[]): Promise<(tx: Database) => Write[]> {
  const rows = commentIds.length === 0 ? [] : await getComments(db, matter.id, [...new Set(commentIds)])
  if (!rows.every(comment => isAnswerable(comment, matter))) throw answerNotOwed()
  return tx => rows.map(comment => asPublished(tx, comment))
}

/**
 * Writes an answer and gives it to points that have none. It is public at once, unless the matter's answers are held back
 * until they are released together. The same answer (`id`) again changes nothing. Throws `invalid` (422) for a clause that
 * is no later one, `answer.not_owed` (409), `stale` (409) when a point was answered meanwhile.
 */
export async function writeAnswer(db: Database, { matterId, id, pointIds, actor, keys, now, ...fields }: Change & AnswerFields & { id: string, pointIds: readonly string[] }): Promise<string> {
  const twin = async () => (await db.select({ id: pointAnswers.id }).from(pointAnswers).where(and(eq(pointAnswers.id, id), eq(pointAnswers.matterId, matterId)))).length > 0
  const matter = await getMatterInWork(db, matterId)
  if (await twin()) return id
  const points = await getPoints(db, matterId, pointIds)
  const commentIds = points.map(({ commentId }) => commentId)
  const owed = await prepareOwed(db, matter, commentIds)
  await requireLaterClause(db, matter, fields.clauseId, commentIds)
  const releasedAt = isHeldBack(matter) ? null : now
  const mails = releasedAt ? await prepareWriterMails(db, { commentIds: await listCompleted(db, points), keys, now }) : () => []
  try {
    await commit(db, tx => [
      stillAsRead(tx, matter),
      tx.insert(pointAnswers).values({ id, matterId, ...fields, by: actor.id, at: now, releasedAt, version: 1 }).returning({ id: pointAnswers.id }),
      ...owed(tx),
      ...attach(tx, id, pointIds),
      ...recordEvent(tx, { action: 'answer.written', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { points: points.length } }),
      ...mails(tx),
    ])
  }
  catch (error) {
    if (!(error instanceof UniqueViolationError) || !await twin()) throw error
  }
  return id
}

/** Gives an answer that is there to more points. Throws as `writeAnswer`. */
export async function attachAnswer(db: Database, { matterId, answerId, pointIds, actor, keys, now }: Change & { answerId: string, pointIds: readonly string[] }): Promise<void> {
  const matter = await getMatterInWork(db, matterId)
  const answer = await getAnswer(db, { matterId, answerId })
  await requireUncorrected(db, answerId)
  const points = await getPoints(db, matterId, pointIds)
  const missing = points.filter(point => point.answerId !== answerId)
  if (missing.length === 0) return
  const commentIds = missing.map(({ commentId }) => commentId)
  const owed = await prepareOwed(db, matter, commentIds)
  await requireLaterClause(db, matter, answer.clauseId, commentIds)
  const mails = answer.releasedAt ? await prepareWriterMails(db, { commentIds: await listCompleted(db, missing), keys, now }) : () => []
  await commit(db, tx => [
    stillAsRead(tx, matter),
    asAnswered(tx, answer),
    ...owed(tx),
    ...attach(tx, answerId, missing.map(({ id }) => id)),
    ...recordEvent(tx, { action: 'answer.attached', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { points: missing.length } }),
    ...mails(tx),
  ])
}

/** Fails the commit when the answer was changed since it was read, or released. */
function asAnswered(tx: Database, { id, version, releasedAt }: Answer): Write {
  return tx.update(pointAnswers).set({ version }).where(and(eq(pointAnswers.id, id), eq(pointAnswers.version, version), releasedAt ? isNotNull(pointAnswers.releasedAt) : isNull(pointAnswers.releasedAt))).returning({ id: pointAnswers.id })
}

async function requireUncorrected(db: Database, answerId: string): Promise<void> {
  const [correction] = await db.select({ id: pointAnswers.id }).from(pointAnswers).where(eq(pointAnswers.correctsId, answerId))
  if (correction) throw answerCorrected()
}

/** Takes an answer that is not released away from a point. Throws `answer.released` (409), `stale` (409). */
export async function detachAnswer(db: Database, { matterId, pointId, actor, now }: Omit<Change, 'keys'> & { pointId: string }): Promise<void> {
  const matter = await getMatterInWork(db, matterId)
  const [point] = await getPoints(db, matterId, [pointId])
  if (point!.answerId === null) return
  const answer = await getAnswer(db, { matterId, answerId: point!.answerId })
  if (answer.releasedAt) throw answerReleased()
  await commit(db, tx => [
    stillAsRead(tx, matter),
    asAnswered(tx, answer),
    tx.update(commentPoints).set({ answerId: null }).where(and(eq(commentPoints.id, pointId), eq(commentPoints.answerId, answer.id))).returning({ id: commentPoints.id }),
    ...recordEvent(tx, { action: 'answer.detached', subject: { type: 'matter', id: matterId }, actor, at: now }),
  ])
}

/** Changes an answer that is not released. Throws `answer.released` (409), `invalid` (422), `stale` (409). */
export async function changeAnswer(db: Database, { matterId, answerId, version, actor, now, keys: _, ...fields }: Change & AnswerFields & { answerId: string, version: number }): Promise<void> {
  const matter = await getMatterInWork(db, matterId)
  const answer = await getAnswer(db, { matterId, answerId })
  if (answer.releasedAt) throw answerReleased()
  if (answer.version !== version) throw new StaleWriteError()
  await requireLaterClause(db, matter, fields.clauseId, await listCommentsServed(db, answerId))
  await commit(db, tx => [
    stillAsRead(tx, matter),
    tx.update(pointAnswers).set({ ...fields, by: actor.id, at: now, version: version + 1 })
      .where(and(eq(pointAnswers.id, answerId), eq(pointAnswers.version, version), isNull(pointAnswers.releasedAt))).returning({ id: pointAnswers.id }),
    ...recordEvent(tx, { action: 'answer.changed', subject: { type: 'matter', id: matterId }, actor, at: now }),
  ])
}

/**
 * Puts another answer in the place of a released one, which stays and is shown as what it was before. The same correction
 * (`id`) again changes nothing. Throws `answer.not_released` (409) for one that can simply be changed, `answer.corrected`
 * (409) for one that was corrected already, `invalid` (422), `stale` (409).
 */
export async function correctAnswer(db: Database, { matterId, answerId, id, actor, keys, now, ...fields }: Change & AnswerFields & { answerId: string, id: string }): Promise<string> {
  const twin = async () => (await db.select({ id: pointAnswers.id }).from(pointAnswers).where(and(eq(pointAnswers.id, id), eq(pointAnswers.correctsId, answerId)))).length > 0
  const matter = await getMatterInWork(db, matterId)
  const answer = await getAnswer(db, { matterId, answerId })
  if (!answer.releasedAt) throw answerNotReleased()
  if (await twin()) return id
  await requireUncorrected(db, answerId)
  const served = await listCommentsServed(db, answerId)
  await requireLaterClause(db, matter, fields.clauseId, served)
  const mails = await prepareWriterMails(db, { commentIds: served, keys, now })
  try {
    await commit(db, tx => [
      stillAsRead(tx, matter),
      tx.insert(pointAnswers).values({ id, matterId, ...fields, correctsId: answerId, by: actor.id, at: now, releasedAt: now, version: 1 }).returning({ id: pointAnswers.id }),
      orNothing(tx.update(commentPoints).set({ answerId: id }).where(eq(commentPoints.answerId, answerId)).returning({ id: commentPoints.id })),
      ...recordEvent(tx, { action: 'answer.corrected', subject: { type: 'matter', id: matterId }, actor, at: now }),
      ...mails(tx),
    ])
  }
  catch (error) {
    if (!(error instanceof UniqueViolationError)) throw error
    if (!await twin()) throw answerCorrected()
  }
  return id
}

/** What becomes public when the answers are released, and what would still be without one. */
export async function countHeldBack(db: Database, matterId: string): Promise<{ answers: number, points: number, comments: number }> {
  const [row] = await db.select({
    answers: sql<number>`count(distinct ${pointAnswers.id})`, points: sql<number>`count(${commentPoints.id})`, comments: sql<number>`count(distinct ${commentPoints.commentId})`,
  }).from(pointAnswers).leftJoin(commentPoints, eq(commentPoints.answerId, pointAnswers.id)).where(and(eq(pointAnswers.matterId, matterId), isNull(pointAnswers.releasedAt)))
  return { answers: Number(row!.answers), points: Number(row!.points), comments: Number(row!.comments) }
}

/**
 * Makes all answers of a matter public in one moment, with a notice, and tells the writers. `answers` and `points` are what
 * the person was shown: when it is something else by now, nothing becomes public. Throws `answer.nothing_held_back` (409),
 * `stale` (409).
 */
export async function releaseAnswers(db: Database, { matterId, version, answers, points, actor, keys, now }: Change & { version: number, answers: number, points: number }): Promise<void> {
  const matter = await getMatterInWork(db, matterId)
  if (!isHeldBack(matter)) throw nothingHeldBack()
  const counted = await countHeldBack(db, matterId)
  if (matter.version !== version || counted.answers !== answers || counted.points !== points) throw new StaleWriteError()
  const rows = await db.selectDistinct({ commentId: commentPoints.commentId }).from(commentPoints)
    .innerJoin(pointAnswers, eq(pointAnswers.id, commentPoints.answerId)).where(and(eq(commentPoints.matterId, matterId), isNull(pointAnswers.releasedAt)))
  const mails = await prepareWriterMails(db, { commentIds: rows.map(({ commentId }) => commentId), keys, now })
  const announce = await prepareAnnouncement(db, { matterId, kind: 'answers', at: now, by: actor.id, keys })
  await commit(db, tx => [
    tx.update(matters).set({ answersReleasedAt: now, version: version + 1 })
      .where(and(eq(matters.id, matterId), eq(matters.version, version), eq(matters.stage, matter.stage), isNull(matters.answersReleasedAt))).returning({ id: matters.id }),
    tx.update(pointAnswers).set({ releasedAt: now }).where(and(eq(pointAnswers.matterId, matterId), isNull(pointAnswers.releasedAt))).returning({ id: pointAnswers.id }),
    ...announce(tx),
    ...recordEvent(tx, { action: 'answer.released', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { answers, points } }),
    ...mails(tx),
  ]).catch(twinIsStale)
}

/** What giving the answer of one point to a near copy comes to. */
interface GroupMember {
  commentId: string
  number: string
  /** The same sentence is a point already, is to become one, was answered, or is not in this comment. */
  plan: 'point' | 'newPoint' | 'answered' | 'differs'
  /** What this comment says that the one the point is from does not. */
  own: string[]
}

interface PlannedMember extends GroupMember { comment: Comment, pointId: string | null, newQuotes: string[] }

async function planGroup(db: Database, { matter, point, commentIds }: { matter: Matter, point: Point, commentIds?: readonly string[] }): Promise<PlannedMember[]> {
  const [source] = await getComments(db, matter.id, [point.commentId])
  const members = source!.groupId === null ? [] : (await db.select().from(comments)
    .where(and(eq(comments.matterId, matter.id), eq(comments.groupId, source!.groupId))).orderBy(asc(comments.shuffle), asc(comments.id)))
    .filter(({ id }) => id !== source!.id && (!commentIds || commentIds.includes(id)))
  const sourceTexts = publishedTexts(source!.words, source!.masks)
  const points = members.length === 0 ? [] : await listPointsOf(db, members.map(({ id }) => id))
  return members.filter(comment => isAnswerable(comment, matter)).map((comment) => {
    const texts = publishedTexts(comment.words, comment.masks)
    const own = findOwnPassages(texts, sourceTexts)
    const mine = points.filter(({ commentId }) => commentId === comment.id)
    const same = mine.find(({ quote }) => quote === point.quote)
    const plan = same ? same.answerId === null ? 'point' : 'answered' : isPublished(point.quote, texts) ? 'newPoint' : 'differs'
    const pointed = mine.map(({ quote }) => quote)
    return { commentId: comment.id, number: comment.number, plan, own, comment, pointId: same?.id ?? null, newQuotes: own.filter(passage => !pointed.some(quote => quote.includes(passage) || passage.includes(quote))) } as const
  })
}

/** More near copies than one request answers, and few enough to look at; the next ones come when these are done. */
const mostShown = 300
const planOrder = ['point', 'newPoint', 'differs', 'answered'] as const

/** The near copies of the comment a point is from, and what its answer would come to for each; first those it fits. */
export async function previewGroup(db: Database, { matterId, pointId }: { matterId: string, pointId: string }): Promise<GroupMember[]> {
  const matter = await getMatter(db, matterId)
  const [point] = await getPoints(db, matterId, [pointId])
  const planned = await planGroup(db, { matter, point: point! })
  return planned.sort((a, b) => planOrder.indexOf(a.plan) - planOrder.indexOf(b.plan)).slice(0, mostShown).map(({ commentId, number, plan, own }) => ({ commentId, number, plan, own }))
}

/**
 * Gives the answer of a point to the same sentence in its near copies. With `rest`, what a copy says beside it becomes a
 * point that waits for an answer of its own, so that nobody's own words pass for answered. All or none: throws `stale` (409)
 * when one of them changed meanwhile, `answer.not_owed` (409) for a comment that does not have the sentence.
 */
export async function answerGroup(db: Database, { matterId, pointId, commentIds, rest, actor, keys, now }: Change & { pointId: string, commentIds: readonly string[], rest: boolean }): Promise<number> {
  const matter = await getMatterInWork(db, matterId)
  const [point] = await getPoints(db, matterId, [pointId])
  if (point!.answerId === null) throw answerNotFound()
  const answer = await getAnswer(db, { matterId, answerId: point!.answerId })
  const planned = await planGroup(db, { matter, point: point!, commentIds })
  if (planned.length !== new Set(commentIds).size || planned.some(({ plan }) => plan === 'differs')) throw answerNotOwed()
  const members = planned.filter(({ plan }) => plan !== 'answered')
  if (members.length === 0) return 0
  await requireLaterClause(db, matter, answer.clauseId, members.map(({ commentId }) => commentId))

  const before = await listPointsOf(db, members.map(({ commentId }) => commentId))
  const added = members.flatMap(({ commentId, plan, newQuotes }) => {
    const last = before.findLast(row => row.commentId === commentId)?.position ?? 0
    const quotes = [...plan === 'newPoint' ? [{ quote: point!.quote, answerId: answer.id }] : [], ...rest ? newQuotes.map(quote => ({ quote, answerId: null })) : []]
    if (last + quotes.length > mostPoints) throw tooManyPoints({ params: { most: mostPoints } })
    return quotes.map((row, index) => ({ id: createId(), matterId, commentId, position: last + index + 1, ...row, by: actor.id, at: now }))
  })
  const open = new Set([...before.filter(({ answerId, quote }) => answerId === null && quote !== point!.quote), ...added.filter(({ answerId }) => answerId === null)].map(({ commentId }) => commentId))
  const mails = answer.releasedAt ? await prepareWriterMails(db, { commentIds: members.map(({ commentId }) => commentId).filter(id => !open.has(id)), keys, now }) : () => []
  await commit(db, tx => [
    stillAsRead(tx, matter),
    asAnswered(tx, answer),
    ...members.map(({ comment }) => asPublished(tx, comment)),
    ...attach(tx, answer.id, members.flatMap(({ plan, pointId: id }) => plan === 'point' ? [id!] : [])),
    ...added.length > 0 ? [tx.insert(commentPoints).values(added).returning({ id: commentPoints.id })] : [],
    ...recordEvent(tx, { action: 'answer.attached', subject: { type: 'matter', id: matterId }, actor, at: now, facts: { points: members.length } }),
    ...mails(tx),
  ]).catch(twinIsStale)
  return members.length
}
