import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, ne, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import { cursorInstant, readCursor, writeCursor } from '../../database/cursor.ts'
import { placeInRing, type CommentOrder } from '../../../shared/hearings/reading.ts'
import { commentStates } from '../../../shared/hearings/rules.ts'
import { toShown } from '../../../shared/hearings/shown.ts'
import { sentenceKey, splitCommon } from '../../../shared/hearings/similar.ts'
import { toDay } from '../../../shared/time.ts'
import { findRefs } from '../search/queries.ts'
import { groupNotFound, readingInvalid } from './readingErrors.ts'
import type { PublicMatter } from './queries.ts'
import { spaceOf } from './searchable.ts'
import { commentGroups, comments, matterClauses } from './tables.ts'

/** What is read of a matter: all of it, what speaks to a clause, what contains some words, near copies of one text. */
interface Reading {
  matterId: string
  order: CommentOrder
  /** Where this reader enters the ring; see `placeInRing`. */
  seed: number
  /** A clause's key; null: what speaks to the whole; undefined: all. */
  clause?: string | null
  q?: string
  groupId?: string
}

/** Shown as words now. */
const isVisible = inArray(comments.state, ['published', 'masked'])
/** Shown now, or once: then it is a dated mark. */
const isListed = or(isVisible, and(ne(comments.state, 'waiting'), isNotNull(comments.shownAt)))

/** A stretch of the ring, of all comments or of those on one clause: from where the reader enters it, or the rest before. */
interface Leg { clause?: string | null, wraps: boolean }
interface Place { shuffle: number, id: string }

const columns = {
  id: comments.id, number: comments.number, stance: comments.stance, words: comments.words, authorKind: comments.authorKind, publicName: comments.publicName,
  channel: comments.channel, locale: comments.locale, isLate: comments.isLate, isDemo: comments.isDemo, state: comments.state, masks: comments.masks, masksName: comments.masksName, rule: comments.rule,
  shownAt: comments.shownAt, withdrawnAt: comments.withdrawnAt, decidedAt: comments.decidedAt, shuffle: comments.shuffle, groupId: comments.groupId,
  clauseKey: comments.clauseKey, clauseLabel: matterClauses.label, clauseVersion: matterClauses.textVersion,
}
type Row = Awaited<ReturnType<typeof queryLeg>>[number]

const rowsOf = (db: Database) => db.select(columns).from(comments).leftJoin(matterClauses, eq(matterClauses.id, comments.clauseId)).$dynamic()

/** A stretch of the ring as a query that was not asked yet. */
export function queryLeg(db: Database, { reading, leg: { clause, wraps }, after, limit }: { reading: Reading, leg: Leg, after?: Place, limit: number }) {
  const start = placeInRing(reading.seed)
  return rowsOf(db).where(and(
    ...narrowed(db, { ...reading, clause }),
    after ? sql`(${comments.shuffle}, ${comments.id}) > (${after.shuffle}, ${after.id})` : wraps ? undefined : gte(comments.shuffle, start),
    wraps ? lt(comments.shuffle, start) : undefined,
  )).orderBy(asc(comments.shuffle), asc(comments.id)).limit(limit)
}

/** What was shown last as a query that was not asked yet. */
export function queryNewest(db: Database, { reading, after, limit }: { reading: Reading, after?: { at: Date, id: string }, limit: number }) {
  return rowsOf(db).where(and(
    ...narrowed(db, reading), isNotNull(comments.shownAt),
    after && sql`(${comments.shownAt}, ${comments.id}) < (${sql.param(after.at, comments.shownAt)}, ${after.id})`,
  )).orderBy(desc(comments.shownAt), desc(comments.id)).limit(limit)
}

function narrowed(db: Database, { matterId, clause, q, groupId }: Omit<Reading, 'order' | 'seed'>): Array<SQL | undefined> {
  const refs = q === undefined ? undefined : findRefs(db, { q, kinds: ['comment'], space: spaceOf(matterId) })
  return [
    eq(comments.matterId, matterId),
    clause === undefined ? undefined : clause === null ? isNull(comments.clauseKey) : eq(comments.clauseKey, clause),
    groupId === undefined ? isListed : and(eq(comments.groupId, groupId), isVisible),
    // Words without a letter or digit find nothing.
    q === undefined ? undefined : and(isVisible, refs ? inArray(comments.id, refs) : sql`1 = 0`),
  ]
}

/**
 * One page of the comments of a matter as the public sees them. Each reader walks the same ring from a place of their
 * own, once around: nobody is missed and nobody comes twice. Throws `invalid` (422) for a cursor that is none.
 */
export async function listComments(db: Database, { matter, limit, cursor, sizes: known, ...asked }: Omit<Reading, 'matterId'> & {
  matter: PublicMatter, limit: number, cursor?: string
  /** Of the groups, where they were counted already. */
  sizes?: GroupSizes
}) {
  const reading = { ...asked, matterId: matter.id }
  const { rows, nextCursor } = reading.order === 'newest'
    ? await readNewest(db, { reading, limit, cursor })
    : await readRing(db, { reading, matter, limit, cursor })
  const [sizes, common] = await Promise.all([
    known ?? countGroups(db, matter.id),
    reading.groupId === undefined ? null : findCommon(db, reading.groupId),
  ])
  return { items: rows.map(row => toPublicComment(row, { matter, sizes, common })), nextCursor }
}

async function readNewest(db: Database, { reading, limit, cursor }: { reading: Reading, limit: number, cursor?: string }) {
  const place = cursor === undefined ? undefined : readPlace(cursor, z.tuple([z.literal('newest'), cursorInstant, z.string()]))
  const rows = await queryNewest(db, { reading, after: place && { at: place[1], id: place[2] }, limit: limit + 1 })
  const last = rows[limit - 1]
  return { rows: rows.slice(0, limit), nextCursor: rows.length > limit && last ? writeCursor('newest', last.shownAt, last.id) : null }
}

async function readRing(db: Database, { reading, matter, limit, cursor }: { reading: Reading, matter: PublicMatter, limit: number, cursor?: string }) {
  const { order, clause } = reading
  const stretches = order === 'clause' && clause === undefined && reading.groupId === undefined ? (await listClauses(db, matter)).map(({ key }) => key) : [clause]
  const legs = stretches.flatMap((key): Leg[] => [{ clause: key, wraps: false }, { clause: key, wraps: true }])
  let at = 0
  let after: Place | undefined
  if (cursor !== undefined) {
    const [, key, wraps, shuffle, id] = readPlace(cursor, z.tuple([z.literal(order), z.string().nullable(), z.boolean(), z.int(), z.string()]))
    at = legs.findIndex(leg => (leg.clause ?? null) === key && leg.wraps === wraps)
    if (at < 0) throw cursorInvalid()
    after = { shuffle, id }
  }
  const found: Array<{ row: Row, leg: Leg }> = []
  for (; at < legs.length && found.length <= limit; at++) {
    const leg = legs[at]!
    const rows = await queryLeg(db, { reading, leg, after, limit: limit + 1 - found.length })
    found.push(...rows.map(row => ({ row, leg })))
    after = undefined
  }
  const last = found[limit - 1]
  return {
    rows: found.slice(0, limit).map(({ row }) => row),
    nextCursor: found.length > limit && last ? writeCursor(order, last.leg.clause ?? null, last.leg.wraps, last.row.shuffle, last.row.id) : null,
  }
}

/** Nothing of when it was received: comments are not read in the order of their arrival. */
function toPublicComment(row: Row, { matter, sizes, common }: { matter: PublicMatter, sizes: GroupSizes, common: ReadonlySet<string> | null }) {
  const { id, number, stance, authorKind, channel, isLate, isDemo, locale, shownAt, groupId, clauseKey, clauseLabel, clauseVersion } = row
  const shown = toShown(row)!
  const size = groupId === null ? 0 : sizes.get(groupId) ?? 0
  const texts = shown.as === 'words' ? shown.pieces.flatMap(({ reason, text }) => reason === null ? [text] : []) : []
  return {
    id, number, isLate, isDemo, channel, locale,
    shownOn: shownAt && toDay(shownAt),
    clause: clauseKey === null || clauseLabel === null ? null : { key: clauseKey, label: clauseLabel, textVersion: clauseVersion!, isCurrent: clauseVersion === matter.textVersion },
    words: shown.as === 'words' ? { stance, pieces: shown.pieces, name: shown.name, nameCovered: shown.nameCovered, authorKind: shown.name === null ? null : authorKind } : null,
    tombstone: shown.as === 'tombstone' ? { reason: shown.reason, on: shown.at && toDay(shown.at), rule: shown.rule } : null,
    /** With how many others it stands in a group of near copies. */
    group: groupId !== null && size > 1 && shown.as === 'words' ? { id: groupId, size } : null,
    /** What it says that the common text of the group does not; only where the group is read. */
    own: common && splitCommon(texts, common).own,
  }
}

/** How many comments are shown as words, and how many of them stand in how many groups of near copies: both ways of counting. */
export async function countShown(db: Database, matterId: string, known?: GroupSizes): Promise<{ shown: number, grouped: number, groups: number }> {
  const [all] = await db.select({ count: count() }).from(comments).where(and(eq(comments.matterId, matterId), isVisible))
  const sizes = known ?? await countGroups(db, matterId)
  const large = [...sizes.values()].filter(size => size > 1)
  return { shown: Number(all!.count), grouped: large.reduce((sum, size) => sum + size, 0), groups: large.length }
}

/** How many comments of each group can be read. */
export function queryGroups(db: Database, matterId: string) {
  return db.select({ id: comments.groupId, count: count() }).from(comments)
    .where(and(eq(comments.matterId, matterId), isNotNull(comments.groupId), isVisible)).groupBy(comments.groupId)
}

/** How many can be read of each group, by its id. */
type GroupSizes = ReadonlyMap<string, number>

export async function countGroups(db: Database, matterId: string): Promise<GroupSizes> {
  return new Map((await queryGroups(db, matterId)).map(({ id, count }) => [id!, Number(count)]))
}

/** How many comments a search or a clause finds. */
export async function countFound(db: Database, reading: Omit<Reading, 'order' | 'seed'>): Promise<number> {
  const [found] = await db.select({ count: count() }).from(comments).where(and(...narrowed(db, reading)))
  return Number(found!.count)
}

/** What comments speak to, in the order of the text: the whole, each clause, and clauses of earlier versions that are gone. */
export async function listClauses(db: Database, { id: matterId, textVersion }: Pick<PublicMatter, 'id' | 'textVersion'>) {
  const [clauses, counts] = await Promise.all([
    db.select({ key: matterClauses.key, label: matterClauses.label, version: matterClauses.textVersion }).from(matterClauses)
      .where(eq(matterClauses.matterId, matterId))
      .orderBy(desc(matterClauses.textVersion), asc(matterClauses.position)),
    queryClauseCounts(db, matterId),
  ])
  const countOf = new Map(counts.map(({ key, shown }) => [key, Number(shown)]))
  const latest = new Map<string, { label: string, version: number }>()
  // As the text now shown has it; only what that never had, by another version.
  for (const isOfText of [true, false]) {
    for (const { key, label, version } of clauses) if ((version <= textVersion) === isOfText && !latest.has(key)) latest.set(key, { label, version })
  }
  return [
    { key: null, label: null, isCurrent: true, count: countOf.get(null)! },
    ...[...latest].map(([key, { label, version }]) => ({ key, label, isCurrent: version === textVersion, count: countOf.get(key)! })),
  ].filter(({ key }) => countOf.has(key))
}

/** How many comments can be read on each clause; also where all there was is a mark by now. */
export function queryClauseCounts(db: Database, matterId: string) {
  return db.select({ key: comments.clauseKey, shown: sql<number>`sum(case when ${isVisible} then 1 else 0 end)` }).from(comments)
    .where(and(eq(comments.matterId, matterId), inArray(comments.state, commentStates.filter(state => state !== 'waiting')))).groupBy(comments.clauseKey)
}

/**
 * The groups of near copies, each with how many can be read in it and what most of them say, in the words of one of
 * them; in no order of size. Throws nothing: a matter without any has none.
 */
export async function listGroups(db: Database, matterId: string, { limit, sizes: known }: { limit: number, sizes?: GroupSizes }) {
  const sizes = [...known ?? await countGroups(db, matterId)].filter(([, size]) => size > 1).sort(([one], [other]) => one < other ? -1 : 1)
  return Promise.all(sizes.slice(0, limit).map(async ([id, size]) => ({ id, size, common: await readCommon(db, matterId, id) })))
}

/** The group this comment stands in now; ids of groups are ids of comments, so an old address still leads to it. Throws `reading.group_not_found` (404). */
export async function getGroup(db: Database, { matterId, id }: { matterId: string, id: string }) {
  const [member] = await db.select({ groupId: comments.groupId }).from(comments).where(and(eq(comments.id, id), eq(comments.matterId, matterId), isVisible))
  const groupId = member?.groupId ?? id
  const size = (await countGroups(db, matterId)).get(groupId) ?? 0
  if (size < 2) throw groupNotFound()
  return { id: groupId, size, common: await readCommon(db, matterId, groupId) }
}

const mostLookedAt = 20

/** The common sentences as one of the members wrote them: the one of the first few that has most of them. */
async function readCommon(db: Database, matterId: string, groupId: string): Promise<string[]> {
  const [common, members] = await Promise.all([
    findCommon(db, groupId),
    queryLeg(db, { reading: { matterId, order: 'random', seed: 0, groupId }, leg: { wraps: false }, limit: mostLookedAt }),
  ])
  const told = members.map((row) => {
    const shown = toShown(row)
    const texts = shown?.as === 'words' ? shown.pieces.map(({ text }) => text) : []
    const { shared } = splitCommon(texts, common)
    return [...new Map(shared.map(sentence => [sentenceKey(sentence), sentence])).values()]
  })
  return told.reduce((one, other) => other.length > one.length ? other : one, [])
}

async function findCommon(db: Database, groupId: string): Promise<Set<string>> {
  const [group] = await db.select({ common: commentGroups.common }).from(commentGroups).where(eq(commentGroups.id, groupId))
  return new Set(group?.common)
}

const cursorInvalid = () => readingInvalid({ issues: [{ path: 'cursor', code: 'reading.cursor_invalid' }] })

function readPlace<Place>(cursor: string, schema: z.ZodType<Place>): Place {
  const place = readCursor(cursor, schema)
  if (!place) throw cursorInvalid()
  return place
}
