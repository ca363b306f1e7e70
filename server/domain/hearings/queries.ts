import { createHash } from 'node:crypto'
import { and, asc, desc, eq, gt, gte, inArray, lte, ne, sql } from 'drizzle-orm'
import type { Database } from '../../database/connect.ts'
import { walkPages } from '../../database/pages.ts'
import { preparedOnce } from '../../database/statements.ts'
import { toCanonicalComment } from '../../../shared/hearings/hash.ts'
import { bins, binOf, publicStages, type Bin } from '../../../shared/hearings/rules.ts'
import { findLastOf } from '../events/queries.ts'
import { commentNotFound } from './commentErrors.ts'
import { matterNotFound } from './errors.ts'
import { commentFiles, comments, matterNotices, matters } from './tables.ts'

export type Matter = typeof matters.$inferSelect
export type Comment = typeof comments.$inferSelect

/** A matter as staff see it. Throws `matter.not_found` (404). */
export async function getMatter(db: Database, id: string): Promise<Matter> {
  const [matter] = await db.select().from(matters).where(eq(matters.id, id))
  if (!matter) throw matterNotFound()
  return matter
}

/** A published matter always has its window. */
export type PublicMatter = Matter & { opensAt: Date, closesAt: Date, firstClosesAt: Date, publishedAt: Date }

/** A matter the public can see. Throws `matter.not_found` (404). */
export async function getPublicMatter(db: Database, id: string): Promise<PublicMatter> {
  const [matter] = await preparedOnce(db, getPublicMatter, db =>
    db.select().from(matters).where(and(eq(matters.id, sql.placeholder('id')), inArray(matters.stage, [...publicStages]))).prepare()).execute({ id })
  if (!matter?.publishedAt) throw matterNotFound()
  return matter as PublicMatter
}

/** A comment as staff see it. Throws `comment.not_found` (404). */
export async function getComment(db: Database, id: string): Promise<Comment> {
  const [comment] = await db.select().from(comments).where(eq(comments.id, id))
  if (!comment) throw commentNotFound()
  return comment
}

/** How many comments were received, and the parts they are the sum of; counted, never kept. */
export async function sumComments(db: Database, matterId: string): Promise<{ received: number, waiting: number } & Record<Bin, number>> {
  const rows = await db.select({ state: comments.state, isLate: comments.isLate, count: sql<number>`count(*)` }).from(comments)
    .where(eq(comments.matterId, matterId)).groupBy(comments.state, comments.isLate)
  const sum = { received: 0, waiting: 0, ...Object.fromEntries(bins.map(bin => [bin, 0])) as Record<Bin, number> }
  for (const row of rows) {
    const count = Number(row.count)
    sum.received += count
    sum[binOf(row)] += count
    if (row.state === 'waiting' && !row.isLate) sum.waiting += count
  }
  return sum
}

/** Those of the matters whose comment period was published and is over. */
export async function findClosedMatters(db: Database, ids: string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.select({ id: matters.id }).from(matters)
    .where(and(inArray(matters.id, ids), inArray(matters.stage, ['published', 'decided', 'archived']), lte(matters.closesAt, now)))
  return rows.map(({ id }) => id)
}

/** Where a comment stands: its matter, its number, and whether its words can be read; undefined for one the public has never been shown. */
export async function findOpenComment(db: Database, id: string): Promise<{ matterId: string, number: string, isReadable: boolean, isDemo: boolean } | undefined> {
  const [found] = await db.select({ matterId: comments.matterId, number: comments.number, state: comments.state, shownAt: comments.shownAt, isDemo: comments.isDemo }).from(comments)
    .innerJoin(matters, eq(matters.id, comments.matterId)).where(and(eq(comments.id, id), inArray(matters.stage, [...publicStages])))
  if (!found) return undefined
  const isReadable = found.state === 'published' || found.state === 'masked'
  return isReadable || (found.state !== 'waiting' && found.shownAt !== null) ? { matterId: found.matterId, number: found.number, isReadable, isDemo: found.isDemo } : undefined
}

/** A matter the public can see now. */
export async function findOpenMatter(db: Database, id: string): Promise<{ isDemo: boolean } | undefined> {
  const [found] = await db.select({ isDemo: matters.isDemo }).from(matters).where(and(eq(matters.id, id), inArray(matters.stage, [...publicStages])))
  return found
}

/** The notices of these matters in a range, as far as the public can see them, the newest first. */
export async function findNotices(db: Database, { matterIds, since, until, limit }: { matterIds: readonly string[], since: Date, until: Date, limit: number }): Promise<{ id: string, at: Date }[]> {
  if (matterIds.length === 0) return []
  return db.select({ id: matterNotices.id, at: matterNotices.at }).from(matterNotices).innerJoin(matters, eq(matters.id, matterNotices.matterId))
    .where(and(inArray(matterNotices.matterId, [...matterIds]), gte(matterNotices.at, since), lte(matterNotices.at, until), inArray(matters.stage, [...publicStages])))
    .orderBy(desc(matterNotices.at), desc(matterNotices.id)).limit(limit)
}

/** Whether each comment that is still there is what its hash says; some hundred at a time. */
export async function* walkCommentHashes(db: Database): AsyncGenerator<Array<{ number: string, isRight: boolean }>> {
  const limit = 200
  const pages = walkPages<typeof comments.$inferSelect>(limit, last => db.select().from(comments)
    .where(and(gt(comments.id, last?.id ?? ''), ne(comments.state, 'withdrawn'))).orderBy(asc(comments.id)).limit(limit))
  for await (const rows of pages) {
    const files = await db.select({ commentId: commentFiles.commentId, sha256: commentFiles.sha256 }).from(commentFiles)
      .where(inArray(commentFiles.commentId, rows.map(({ id }) => id))).orderBy(asc(commentFiles.position))
    yield rows.map(({ id, salt, hash, receivedAt, number, ...said }) => {
      const canonical = toCanonicalComment({ ...said, number, receivedAt: receivedAt.toISOString(), files: files.filter(({ commentId }) => commentId === id).map(({ sha256 }) => sha256) }, salt)
      return { number, isRight: createHash('sha256').update(canonical).digest('hex') === hash }
    })
  }
}

/** Matters the public can see that were not withdrawn, some at a time. */
export async function* walkOpenMatters(db: Database): AsyncGenerator<PublicMatter> {
  const limit = 50
  const pages = walkPages<typeof matters.$inferSelect>(limit, last => db.select().from(matters)
    .where(and(inArray(matters.stage, ['published', 'decided', 'archived']), last && gt(matters.id, last.id))).orderBy(asc(matters.id)).limit(limit))
  for await (const rows of pages) for (const matter of rows) if (matter.publishedAt) yield matter as PublicMatter
}

/** Whatever changes what the public reads of comments, their points and answers. */
const matrixActions = [
  'comment.withdrawn', 'moderation.published', 'moderation.masked', 'moderation.refused', 'moderation.held', 'moderation.appealUpheld', 'moderation.appealOverturned', 'dataRequest.erased',
  'answer.split', 'answer.written', 'answer.changed', 'answer.attached', 'answer.detached', 'answer.merged', 'answer.released', 'answer.corrected', 'answer.decided', 'answer.archived',
  'matter.published', 'matter.changed', 'matter.withdrawn', 'reading.stoodAlone',
]

/** Changes with everything the public reads of comments and answers. */
export async function findMatrixState(db: Database): Promise<{ key: string, changedAt: Date | null }> {
  const [last, shown] = await Promise.all([
    findLastOf(db, matrixActions),
    // Matters of the demonstration come and go with events of days gone by.
    db.select({ stage: matters.stage, isDemo: matters.isDemo, count: sql<number>`count(*)`.mapWith(Number) }).from(matters).groupBy(matters.stage, matters.isDemo).orderBy(matters.stage, matters.isDemo),
  ])
  return { key: JSON.stringify([last.at?.getTime() ?? 0, last.near, shown.map(row => Object.values(row))]), changedAt: last.at }
}
