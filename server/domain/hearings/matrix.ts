import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { besideIds } from '../../database/statements.ts'
import { isPublished, publishedTexts, type MatrixView } from '../../../shared/hearings/answers.ts'
import type { Bilingual } from '../../../shared/hearings/records.ts'
import { pointOutcomes, type LateUse, type PointOutcome } from '../../../shared/hearings/rules.ts'
import { maskWords, type MaskedPiece } from '../../../shared/reports/masks.ts'
import { commentPoints, comments, matterClauses, pointAnswers } from './tables.ts'

/** Comments that are owed an answer: shown, and in time or late where late ones are considered. */
export function isOwed({ id, lateUse }: { id: string, lateUse: LateUse }): SQL {
  return and(eq(comments.matterId, id), inArray(comments.state, ['published', 'masked']), lateUse === 'considered' ? undefined : eq(comments.isLate, false))!
}

interface Totals { comments: number, points: number, answered: number, outcomes: Record<PointOutcome, number> }

/** A clause by its key, or null: what speaks to the whole. */
interface ClauseTotals extends Totals { clause: { key: string, label: string, id: string, textVersion: number } | null }

/**
 * How much was said and how much is answered in public, by clause in the order of the newest text, then what speaks to the
 * whole; and all of it. A comment without a point counts as one that is not answered.
 */
export async function countAnswers(db: Database, matter: { id: string, lateUse: LateUse }): Promise<{ totals: Totals, clauses: ClauseTotals[] }> {
  const count = (condition: SQL) => sql<number>`sum(case when ${condition} then 1 else 0 end)`
  const rows = await db.select({
    key: comments.clauseKey, comments: sql<number>`count(distinct ${comments.id})`, points: sql<number>`count(*)`, answered: count(isNotNull(pointAnswers.id)),
    adopted: count(eq(pointAnswers.outcome, 'adopted')), partly: count(eq(pointAnswers.outcome, 'partly')),
    notAdopted: count(eq(pointAnswers.outcome, 'notAdopted')), outOfScope: count(eq(pointAnswers.outcome, 'outOfScope')),
  }).from(comments).leftJoin(commentPoints, eq(commentPoints.commentId, comments.id))
    .leftJoin(pointAnswers, and(eq(pointAnswers.id, commentPoints.answerId), isNotNull(pointAnswers.releasedAt)))
    .where(isOwed(matter)).groupBy(comments.clauseKey)
  const newest = await listNewestClauses(db, matter.id)
  const clauses = rows.map((row): ClauseTotals => ({
    clause: row.key === null ? null : newest.get(row.key) ?? null,
    comments: Number(row.comments), points: Number(row.points), answered: Number(row.answered),
    outcomes: Object.fromEntries(pointOutcomes.map(outcome => [outcome, Number(row[outcome])])) as Record<PointOutcome, number>,
  })).sort((a, b) => placeOf(newest, a.clause) - placeOf(newest, b.clause))
  const sum = (of: (part: Totals) => number) => clauses.reduce((total, part) => total + of(part), 0)
  return {
    totals: {
      comments: sum(part => part.comments), points: sum(part => part.points), answered: sum(part => part.answered),
      outcomes: Object.fromEntries(pointOutcomes.map(outcome => [outcome, sum(part => part.outcomes[outcome])])) as Record<PointOutcome, number>,
    },
    clauses,
  }
}

type NewestClauses = Map<string, { key: string, label: string, id: string, textVersion: number }>

/** The newest clause of each key, in the order they are printed; a clause that was taken out stands after those of the text. */
async function listNewestClauses(db: Database, matterId: string): Promise<NewestClauses> {
  const { key, label, id, textVersion, position } = matterClauses
  const rows = await db.select({ key, label, id, textVersion, position }).from(matterClauses).where(eq(matterClauses.matterId, matterId))
  const newest = new Map<string, typeof rows[number]>()
  for (const row of rows) if (row.textVersion > (newest.get(row.key)?.textVersion ?? 0)) newest.set(row.key, row)
  return new Map([...newest.values()].sort((a, b) => b.textVersion - a.textVersion || a.position - b.position).map(({ position: _, ...clause }) => [clause.key, clause]))
}

function placeOf(newest: NewestClauses, clause: { key: string } | null): number {
  return clause === null ? newest.size : [...newest.keys()].indexOf(clause.key)
}

/** An answer as the public reads it. */
export interface PublicAnswer {
  id: string
  outcome: PointOutcome
  reason: Bilingual
  unchanged: Bilingual | null
  clause: { key: string, label: string, textVersion: number } | null
  releasedAt: Date
  isCorrection: boolean
  /** What it was before it was corrected, the last one first. */
  earlier: Array<{ outcome: PointOutcome, reason: Bilingual, unchanged: Bilingual | null, releasedAt: Date }>
  /** How many it serves, counted both ways. */
  points: number
  comments: number
}

/** The released answers of these ids. What is held back is in none of them. */
async function findPublicAnswers(db: Database, matterId: string, answerIds: readonly string[]): Promise<Map<string, PublicAnswer>> {
  const ids = [...new Set(answerIds)]
  if (ids.length === 0) return new Map()
  const rows = await db.select().from(pointAnswers).where(and(inArray(pointAnswers.id, ids), isNotNull(pointAnswers.releasedAt)))
  const corrected = rows.some(({ correctsId }) => correctsId !== null)
    ? await db.select().from(pointAnswers).where(and(eq(pointAnswers.matterId, matterId), isNotNull(pointAnswers.releasedAt))) : []
  const byId = new Map(corrected.map(row => [row.id, row]))
  const clauses = await findClauses(db, rows.flatMap(({ clauseId }) => clauseId ?? []))
  const counts = await db.select({ answerId: commentPoints.answerId, points: sql<number>`count(*)`, comments: sql<number>`count(distinct ${commentPoints.commentId})` })
    .from(commentPoints).innerJoin(comments, eq(comments.id, commentPoints.commentId)).where(and(inArray(commentPoints.answerId, ids), inArray(besideIds(comments.state), ['published', 'masked']))).groupBy(commentPoints.answerId)
  return new Map(rows.map(({ id, outcome, reason, unchanged, clauseId, releasedAt, correctsId }) => {
    const earlier = []
    for (let before = correctsId === null ? undefined : byId.get(correctsId); before; before = before.correctsId === null ? undefined : byId.get(before.correctsId)) {
      earlier.push({ outcome: before.outcome, reason: before.reason, unchanged: before.unchanged, releasedAt: before.releasedAt! })
    }
    const count = counts.find(row => row.answerId === id)
    return [id, {
      id, outcome, reason, unchanged, clause: (clauseId && clauses.get(clauseId)) || null, releasedAt: releasedAt!, isCorrection: correctsId !== null, earlier,
      points: Number(count?.points ?? 0), comments: Number(count?.comments ?? 0),
    }]
  }))
}

async function findClauses(db: Database, clauseIds: readonly string[]): Promise<Map<string, { key: string, label: string, textVersion: number }>> {
  const ids = [...new Set(clauseIds)]
  if (ids.length === 0) return new Map()
  const rows = await db.select({ id: matterClauses.id, key: matterClauses.key, label: matterClauses.label, textVersion: matterClauses.textVersion }).from(matterClauses).where(inArray(matterClauses.id, ids))
  return new Map(rows.map(({ id, ...clause }) => [id, clause]))
}

export interface MatrixPoint {
  /** The writer's words; null where they were covered since. */
  quote: string | null
  /** Null while there is none, or none the public may see. */
  answer: PublicAnswer | null
}

/** One comment of the matrix with its points; without a point, with the words that wait for one. */
export interface MatrixComment {
  id: string
  number: string
  isLate: boolean
  clause: { key: string, label: string, textVersion: number } | null
  points: MatrixPoint[]
  pieces: MaskedPiece[]
}

type Row = Pick<typeof comments.$inferSelect, 'id' | 'number' | 'clauseId' | 'clauseKey' | 'words' | 'masks' | 'isLate' | 'shuffle'>

const { id, number, clauseId, clauseKey, words, masks, isLate, shuffle } = comments
const rowColumns = { id, number, clauseId, clauseKey, words, masks, isLate, shuffle }

async function toMatrix(db: Database, matterId: string, rows: readonly Row[], { answerId }: { answerId?: string } = {}): Promise<MatrixComment[]> {
  const ids = rows.map(row => row.id)
  const points = ids.length === 0 ? [] : await db.select().from(commentPoints)
    .where(and(inArray(commentPoints.commentId, ids), answerId === undefined ? undefined : eq(commentPoints.answerId, answerId))).orderBy(asc(commentPoints.commentId), asc(commentPoints.position))
  const answers = await findPublicAnswers(db, matterId, points.flatMap(point => point.answerId ?? []))
  const clauses = await findClauses(db, rows.flatMap(row => row.clauseId ?? []))
  return rows.map((row) => {
    const texts = publishedTexts(row.words, row.masks)
    return {
      id: row.id, number: row.number, isLate: row.isLate, clause: (row.clauseId && clauses.get(row.clauseId)) || null,
      pieces: maskWords(row.words, row.masks ?? []),
      points: points.filter(({ commentId }) => commentId === row.id).map(({ quote, answerId: of }) => ({
        // What was covered after somebody quoted it is covered here as well.
        quote: isPublished(quote, texts) ? quote : null,
        answer: (of && answers.get(of)) || null,
      })),
    }
  })
}

interface MatrixPage { comments: MatrixComment[], next: string | null }

/** The last place in the ring of all comments. */
const ringEnd = 2 ** 31 - 1

interface Paging { limit: number, cursor?: string }

const startOf = (cursor: string | undefined) => {
  const [place, afterId] = cursor?.split('.').slice(-2) ?? []
  return place && afterId ? { shuffle: Math.min(Number(place), ringEnd), id: afterId } : undefined
}

const isAfter = (from: { shuffle: number, id: string } | undefined) => from && or(gt(shuffle, from.shuffle), and(eq(shuffle, from.shuffle), gt(id, from.id)))

/** Comments in an order that says nothing of when they came. */
function selectByComment(db: Database, matter: { id: string, lateUse: LateUse }, { limit, from }: { limit: number, from: { shuffle: number, id: string } | undefined }): Promise<Row[]> {
  return db.select(rowColumns).from(comments).where(and(isOwed(matter), isAfter(from))).orderBy(asc(shuffle), asc(id)).limit(limit)
}

async function listByComment(db: Database, matter: { id: string, lateUse: LateUse }, { limit, cursor }: Paging): Promise<{ rows: Row[], next: string | null }> {
  const rows = await selectByComment(db, matter, { limit: limit + 1, from: startOf(cursor) })
  const last = rows[limit - 1]
  return { rows: rows.slice(0, limit), next: rows.length > limit && last ? `${last.shuffle}.${last.id}` : null }
}

async function listOfClause(db: Database, matter: { id: string, lateUse: LateUse }, key: string | null, limit: number, from?: { shuffle: number, id: string }): Promise<Row[]> {
  return db.select(rowColumns).from(comments).where(and(
    isOwed(matter), key === null ? isNull(clauseKey) : eq(clauseKey, key),
    isAfter(from),
  )).orderBy(asc(shuffle), asc(id)).limit(limit)
}

/** The same clause by clause, as `keys` has them; inside a clause in an order that favours nobody. */
async function listByClause(db: Database, matter: { id: string, lateUse: LateUse }, keys: ReadonlyArray<string | null>, { limit, cursor }: Paging): Promise<{ rows: Row[], next: string | null }> {
  const place = Number(cursor?.split('.')[0] ?? 0)
  const rows: Row[] = []
  const places: number[] = []
  for (let index = place; index < keys.length && rows.length <= limit; index++) {
    const from = index === place ? startOf(cursor) : undefined
    for (const row of await listOfClause(db, matter, keys[index]!, limit + 1 - rows.length, from)) {
      rows.push(row)
      places.push(index)
    }
  }
  const last = rows[limit - 1]
  return { rows: rows.slice(0, limit), next: rows.length > limit && last ? `${places[limit - 1]!}.${last.shuffle}.${last.id}` : null }
}

/** Points that share a released answer, comment by comment. */
async function listOfAnswer(db: Database, matter: { id: string, lateUse: LateUse }, answerId: string, { limit, cursor }: Paging): Promise<{ rows: Row[], next: string | null }> {
  const served = db.select({ id: commentPoints.commentId }).from(commentPoints)
    .innerJoin(pointAnswers, and(eq(pointAnswers.id, commentPoints.answerId), isNotNull(pointAnswers.releasedAt))).where(eq(commentPoints.answerId, answerId))
  const rows = await db.select(rowColumns).from(comments)
    .where(and(inArray(id, served), isOwed(matter), cursor ? gt(id, cursor) : undefined)).orderBy(asc(id)).limit(limit + 1)
  return { rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

/**
 * A page of the matrix: by comment, by clause (or one clause's, null: of what speaks to the whole), or all that share one
 * answer. Nothing of an answer that is not released is in it.
 */
export async function listMatrix(db: Database, matter: { id: string, lateUse: LateUse }, { view, clause, answerId, clauses, ...paging }: Paging & {
  view: MatrixView, clause?: string | null, answerId?: string, clauses: readonly ClauseTotals[]
}): Promise<MatrixPage> {
  const found = answerId !== undefined ? await listOfAnswer(db, matter, answerId, paging)
    : view === 'comment' ? await listByComment(db, matter, paging)
      : await listByClause(db, matter, clause === undefined ? clauses.map(part => part.clause?.key ?? null) : [clause], paging)
  return { comments: await toMatrix(db, matter.id, found.rows, { answerId }), next: found.next }
}

/** Every comment of the matrix, for an export. */
export async function* walkMatrix(db: Database, matter: { id: string, lateUse: LateUse }): AsyncGenerator<MatrixComment> {
  const limit = 100
  for await (const rows of walkPages<Row>(limit, last => selectByComment(db, matter, { limit, from: last }))) yield* await toMatrix(db, matter.id, rows)
}

/**
 * To the writer of a comment: their sentences and what was answered to each. Null where no answer is owed: it is not shown,
 * or came late where late ones are only kept.
 */
export async function listAnswersToComment(db: Database, { matter, commentId }: { matter: { id: string, lateUse: LateUse }, commentId: string }): Promise<MatrixComment | null> {
  const rows = await db.select(rowColumns).from(comments).where(and(eq(id, commentId), isOwed(matter)))
  return (await toMatrix(db, matter.id, rows))[0] ?? null
}
