import { and, asc, count, eq, inArray, isNotNull, sql, type SQL } from 'drizzle-orm'
import { commit, orNothing } from '../../database/commit.ts'
import type { Database } from '../../database/connect.ts'
import { besideIds } from '../../database/statements.ts'
import { toShown } from '../../../shared/hearings/shown.ts'
import { similarity, type Comparable, type SimilarGroup } from '../../../shared/hearings/similar.ts'
import { recordEvent } from '../events/record.ts'
import { getComment } from './queries.ts'
import { commentGroupings, commentGroups, comments } from './tables.ts'

/** Finds the groups; in a thread of its own where pages are answered. */
export type Compare = (comments: Comparable[]) => Promise<SimilarGroup[]> | SimilarGroup[]

const isCompared = inArray(comments.state, ['published', 'masked'])

/** What the groups of a matter depend on, in a few characters: who is shown, in which state of covering, who stands alone. */
async function fingerprintOf(db: Database, matterId: string): Promise<string> {
  const [now] = await db.select({ count: count(), versions: sql<number>`sum(${comments.version})`, places: sql<number>`sum(${comments.shuffle})`, alone: sql<number>`sum(case when ${comments.standsAlone} then 1 else 0 end)` })
    .from(comments).where(and(eq(comments.matterId, matterId), isCompared))
  return [similarity.version, now!.count, now!.versions ?? 0, now!.places ?? 0, now!.alone ?? 0].join(':')
}

/** Whether something changed since the near copies of a matter were last looked for. */
export async function needsGrouping(db: Database, matterId: string): Promise<boolean> {
  const [[last], fingerprint] = await Promise.all([
    db.select({ fingerprint: commentGroupings.fingerprint }).from(commentGroupings).where(eq(commentGroupings.matterId, matterId)),
    fingerprintOf(db, matterId),
  ])
  return last?.fingerprint !== fingerprint
}

const inGroups = (ofThis: SQL) => and(ofThis, isCompared, eq(comments.standsAlone, false))
const perStatement = 500

/**
 * Looks for the near copies of a matter anew, by what everybody can read, and says of each comment in which group it
 * stands. Nothing else of a comment changes. Who says "mine is different" meanwhile stays out of it.
 */
export async function groupComments(db: Database, { matterId, compare, now }: { matterId: string, compare: Compare, now: Date }): Promise<void> {
  // Read before the comments: what changes in between is looked at again next time.
  const fingerprint = await fingerprintOf(db, matterId)
  const rows = await db.select({
    id: comments.id, state: comments.state, words: comments.words, masks: comments.masks, publicName: comments.publicName, masksName: comments.masksName,
    shownAt: comments.shownAt, withdrawnAt: comments.withdrawnAt, rule: comments.rule, groupId: comments.groupId,
  }).from(comments).where(inGroups(eq(comments.matterId, matterId))).orderBy(asc(comments.id))
  const groups = await compare(rows.map((row) => {
    const shown = toShown(row)
    return { id: row.id, texts: shown?.as === 'words' ? shown.pieces.flatMap(({ reason, text }) => reason === null ? [text] : []) : [] }
  }))
  const groupOf = new Map(groups.flatMap(({ id, members }) => members.map(member => [member, id] as const)))
  const moved = new Map<string | null, string[]>()
  for (const { id, groupId } of rows) {
    const to = groupOf.get(id) ?? null
    if (to !== groupId) moved.set(to, [...moved.get(to) ?? [], id])
  }
  const grouping = { at: now, compared: rows.length, fingerprint }
  await commit(db, tx => [
    ...[...moved].flatMap(([groupId, ids]) => inSlices(ids).map(slice =>
      orNothing(tx.update(comments).set({ groupId }).where(and(inArray(comments.id, slice), inGroups(eq(besideIds(comments.matterId), matterId)))).returning({ id: comments.id })))),
    // Who is not shown any more, or stands alone, is in no group.
    orNothing(tx.update(comments).set({ groupId: null }).where(and(eq(comments.matterId, matterId), isNotNull(comments.groupId), sql`not (${comments.state} in ('published', 'masked') and not ${comments.standsAlone})`)).returning({ id: comments.id })),
    orNothing(tx.delete(commentGroups).where(eq(commentGroups.matterId, matterId)).returning({ id: commentGroups.id })),
    ...inSlices(groups.map(({ id, common }) => ({ id, matterId, common }))).map(slice => tx.insert(commentGroups).values(slice).returning({ id: commentGroups.id })),
    tx.insert(commentGroupings).values({ matterId, ...grouping }).onConflictDoUpdate({ target: commentGroupings.matterId, set: grouping }).returning({ matterId: commentGroupings.matterId }),
  ])
}

function inSlices<Item>(list: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(list.length / perStatement) }, (_, index) => list.slice(index * perStatement, (index + 1) * perStatement))
}

/**
 * "Mine is different", says who holds the receipt: the comment leaves its group at once and is never grouped again. Said
 * again it stays so, with one event. Throws `comment.not_found` (404).
 */
export async function separateComment(db: Database, { commentId, now }: { commentId: string, now: Date }): Promise<void> {
  const { standsAlone, number } = await getComment(db, commentId)
  if (standsAlone) return
  try {
    await commit(db, tx => [
      tx.update(comments).set({ standsAlone: true, groupId: null }).where(and(eq(comments.id, commentId), eq(comments.standsAlone, false))).returning({ id: comments.id }),
      ...recordEvent(tx, { action: 'reading.stoodAlone', subject: { type: 'comment', id: commentId }, actor: { kind: 'resident' }, at: now, facts: { number } }),
    ])
  }
  catch (error) {
    // The other of two equal requests was quicker.
    if (!(await getComment(db, commentId)).standsAlone) throw error
  }
}
