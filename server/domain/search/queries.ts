import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Locale } from '../../../shared/locale.ts'
import { searchKinds, type SearchKind } from '../../../shared/search/schemas.ts'
import { markPhrases, toSnippet, type MarkedText } from '../../../shared/text/snippet.ts'
import { toQuery, type SearchQuery } from '../../../shared/text/query.ts'
import type { Database } from '../../database/connect.ts'
import { readCursor, writeCursor } from '../../database/cursor.ts'
import { bounded, found as allFound, matches, type Bounded } from '../../database/search.ts'
import { toStoredToken } from '../../text/indexText.ts'
import { toSimplified } from '../../text/simplify.ts'
import type { DocumentKind } from './commands.ts'
import { searchDocuments } from './tables.ts'

export interface SearchHit {
  kind: SearchKind
  ref: string
  path: string
  title: MarkedText
  snippet: MarkedText
  updatedAt: Date
}

export interface SearchPage {
  hits: SearchHit[]
  /** Where to go on; null on the last page. */
  next: string | null
}

interface Ask {
  q: string
  locale: Locale
  kinds?: readonly SearchKind[]
  /** What `countHits` found, so that the index is not asked twice. */
  found?: Found
}

const tier = sql<number>`matches.tier`.mapWith(Number)
const score = sql<number>`matches.score`.mapWith(Number)

interface Ranked { id: number, tier: number, score: number }
interface FoundDocument extends Ranked { kind: string, locale: string | null }

/** The documents that answer, whatever their kind and language; `many` when a thousand do not hold them. */
type Found = readonly FoundDocument[] | 'many'

async function find(db: Database, query: SearchQuery, bound: Bounded): Promise<Found> {
  const ids = await findFirstIds(db, query, bound)
  if (ids === undefined) return 'many'
  return db.select({ id: searchDocuments.id, kind: searchDocuments.kind, locale: searchDocuments.locale, tier, score })
    .from(bound.among(query, ids)).crossJoin(searchDocuments).where(isMatched)
}

/** All documents that answer; undefined when a thousand do not hold them. */
async function findFirstIds(db: Database, query: SearchQuery, { first, counted }: Bounded): Promise<number[] | undefined> {
  const ids = await db.select({ id: sql<number>`matches.id` }).from(first(query, counted + 1))
  return ids.length > counted ? undefined : ids.map(({ id }) => id)
}

type Page = Required<Pick<Ask, 'locale' | 'kinds'>> & { after: readonly [number, number, number] | undefined, most: number }

/** The first `most` after a place in the order of the answer: of what was found by their ranks, else by asking for them. */
async function findPage(db: Database, query: SearchQuery, { found, ...page }: Page & { found?: Found }): Promise<Ranked[]> {
  if (bounded === undefined) return rank(db, matches(query), page)
  const all = found ?? await find(db, query, bounded)
  const { locale, kinds, after, most } = page
  if (all !== 'many') return all.filter(one => isShown(one, locale, kinds) && (!after || byRank(one, toRanked(after)) > 0)).sort(byRank).slice(0, most)
  const parts = [...kinds.includes('site') ? [bounded.sites(query)] : [], ...kinds.some(kind => kind !== 'site') ? [bounded.others(query)] : []]
  return (await Promise.all(parts.map(part => rank(db, part, page)))).flat().sort(byRank).slice(0, most)
}

const rank = (db: Database, candidates: ReturnType<typeof matches>, { locale, kinds, after, most }: Page): Promise<Ranked[]> => db
  .select({ id: searchDocuments.id, tier, score })
  .from(candidates)
  .crossJoin(searchDocuments)
  .where(and(isMatched, visibleTo(locale, kinds), after && sql`(matches.tier, matches.score, matches.id) > (${after[0]}, ${after[1]}, ${after[2]})`))
  .orderBy(sql`matches.tier`, sql`matches.score`, sql`matches.id`)
  .limit(most)

const byRank = (a: Ranked, b: Ranked) => a.tier - b.tier || a.score - b.score || a.id - b.id
const toRanked = ([tier, score, id]: readonly [number, number, number]): Ranked => ({ tier, score, id })
const isShown = ({ kind, locale: of }: FoundDocument, locale: Locale, kinds: readonly SearchKind[]) => (of === null || of === locale) && (kinds as readonly string[]).includes(kind)

/**
 * The documents that contain every part of `q`, those whose names do first. Of words that thousands of sites have, the first
 * hundred sites or two are gone through. See `toQuery` for what a part is; a text without any letter or digit finds nothing. At most `limit` (1 to 50) from `cursor` on, which an earlier page gave; a
 * cursor that is none begins at the beginning.
 */
export async function search(db: Database, { q, locale, kinds = searchKinds, found, limit = 20, cursor = null }: Ask & { limit?: number, cursor?: string | null }): Promise<SearchPage> {
  const query = toQuery(q, toSimplified)
  if (query.parts.length === 0) return { hits: [], next: null }
  const after = cursor ? readCursor(cursor, cursorSchema) : undefined
  const most = Math.min(50, Math.max(1, limit)) + 1
  const ranked = await findPage(db, toStored(query), { locale, kinds, found, after, most })
  const shown = ranked.slice(0, limit)
  const documents = shown.length === 0 ? [] : await db.select({
    id: searchDocuments.id, kind: searchDocuments.kind, ref: searchDocuments.ref, path: searchDocuments.path,
    title: searchDocuments.title, body: searchDocuments.body, updatedAt: searchDocuments.updatedAt,
  }).from(searchDocuments).where(inArray(searchDocuments.id, shown.map(({ id }) => id)))
  const place = new Map(shown.map(({ id }, index) => [id, index]))
  const page = documents.sort((a, b) => place.get(a.id)! - place.get(b.id)!)
  const last = shown.at(-1)
  return {
    hits: page.map(({ kind, ref, path, title, body, updatedAt }) => ({
      kind: kind as SearchKind, ref, path, updatedAt,
      title: { text: title, marks: markPhrases(title, query, toSimplified) },
      snippet: toSnippet(body, query, toSimplified),
    })),
    next: ranked.length > shown.length && last ? writeCursor(last.tier, last.score, last.id) : null,
  }
}

export interface HitCounts {
  /** How many of each kind; kinds without any are left out. */
  counts: Partial<Record<SearchKind, number>>
  /** There are more sites than were counted. */
  isMore: boolean
  /** No more than so many sites can be gone through, page by page; null: all of them. */
  readable: number | null
  /** For `search` of the same words. */
  found?: Found
}

/** How many documents of each kind `search` would find; of words that thousands of sites have, some are counted and `isMore` says so. */
export async function countHits(db: Database, { q, locale, kinds = searchKinds }: Ask): Promise<HitCounts> {
  const query = toQuery(q, toSimplified)
  if (query.parts.length === 0) return { counts: {}, isMore: false, readable: null }
  const stored = toStored(query)
  const countBy = (found: ReturnType<typeof matches>) => db.select({ kind: searchDocuments.kind, count: sql<number>`count(*)`.mapWith(Number) })
    .from(found).crossJoin(searchDocuments).where(and(isMatched, visibleTo(locale, kinds))).groupBy(searchDocuments.kind)
  const toCounts = (rows: Array<{ kind: string, count: number }>) => Object.fromEntries(rows.map(({ kind, count }) => [kind, count])) as HitCounts['counts']
  if (bounded === undefined) return { counts: toCounts(await countBy(matches(stored))), isMore: false, readable: null }
  const found = await find(db, stored, bounded)
  if (found === 'many') return { counts: { ...kinds.includes('site') && { site: bounded.counted }, ...toCounts(await countBy(bounded.others(stored))) }, isMore: true, readable: bounded.readable, found }
  const shown = found.filter(one => isShown(one, locale, kinds))
  return { counts: toCounts([...Map.groupBy(shown, ({ kind }) => kind)].map(([kind, { length }]) => ({ kind, count: length }))), isMore: false, readable: null, found }
}

/**
 * The refs of all documents of these kinds that contain every part of `q`, in either language, as a subquery for a list
 * with an order of its own; of documents in a `space`, only those. Undefined when `q` holds nothing to look for.
 */
export function findRefs(db: Database, { q, kinds, space = '' }: { q: string, kinds: readonly DocumentKind[], space?: string }) {
  const query = toQuery(q, toSimplified)
  return query.parts.length === 0 ? undefined : selectRefs(db, allFound(toStored(query, space)), kinds)
}

/** The same for several queries of one request: up to a thousand documents are looked for once and then known; `isMany` when there are more. In an object, because a promise of a query would run it. */
export async function findKnownRefs(db: Database, { q, kinds }: { q: string, kinds: readonly DocumentKind[] }) {
  const query = toQuery(q, toSimplified)
  if (query.parts.length === 0) return undefined
  const stored = toStored(query)
  const ids = bounded && await findFirstIds(db, stored, bounded)
  return { refs: selectRefs(db, bounded && ids ? bounded.known(ids) : allFound(stored), kinds), isMany: ids === undefined }
}

const selectRefs = (db: Database, documents: ReturnType<typeof matches>, kinds: readonly DocumentKind[]) =>
  db.select({ ref: searchDocuments.ref }).from(documents).crossJoin(searchDocuments).where(and(isMatched, inArray(searchDocuments.kind, [...kinds])))

// Written as a cross join, SQLite goes from what matches to the documents and never through all of a kind.
const isMatched = eq(searchDocuments.id, sql`matches.id`)

const visibleTo = (locale: Locale, kinds: readonly SearchKind[]) =>
  and(or(isNull(searchDocuments.locale), eq(searchDocuments.locale, locale)), inArray(searchDocuments.kind, [...kinds]))

// In a space of its own nothing is found by its name's pinyin.
const toStored = ({ parts }: SearchQuery, space = ''): SearchQuery => ({
  parts: parts.map(part => part.filter(({ field }) => space === '' || field === 'words').map(phrase => ({ ...phrase, tokens: phrase.tokens.map(token => space + toStoredToken(token)) }))),
})

const cursorSchema = z.tuple([z.number(), z.number(), z.int()])
