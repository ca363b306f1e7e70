import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Locale } from '../../../shared/locale.ts'
import { searchKinds, type SearchKind } from '../../../shared/search/schemas.ts'
import { markPhrases, toSnippet, type MarkedText } from '../../../shared/text/snippet.ts'
import { toQuery, type SearchQuery } from '../../../shared/text/query.ts'
import type { Database } from '../../database/connect.ts'
import { readCursor, writeCursor } from '../../database/cursor.ts'
import { matches } from '../../database/search.ts'
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
}

const tier = sql<number>`matches.tier`.mapWith(Number)
const score = sql<number>`matches.score`.mapWith(Number)

/**
 * The documents that contain every part of `q`, those whose names do first. See `toQuery` for what a part is; a text
 * without any letter or digit finds nothing. At most `limit` (1 to 50) from `cursor` on, which an earlier page gave; a
 * cursor that is none begins at the beginning.
 */
export async function search(db: Database, { q, locale, kinds, limit = 20, cursor = null }: Ask & { limit?: number, cursor?: string | null }): Promise<SearchPage> {
  const query = toQuery(q, toSimplified)
  if (query.parts.length === 0) return { hits: [], next: null }
  const after = cursor ? readCursor(cursor, cursorSchema) : undefined
  const rows = await db
    .select({
      id: searchDocuments.id, kind: searchDocuments.kind, ref: searchDocuments.ref, path: searchDocuments.path,
      title: searchDocuments.title, body: searchDocuments.body, updatedAt: searchDocuments.updatedAt, tier, score,
    })
    .from(matches(toStored(query)))
    .innerJoin(searchDocuments, eq(searchDocuments.id, sql`matches.id`))
    .where(and(visibleTo(locale, kinds), after && sql`(matches.tier, matches.score, matches.id) > (${after[0]}, ${after[1]}, ${after[2]})`))
    .orderBy(sql`matches.tier`, sql`matches.score`, sql`matches.id`)
    .limit(Math.min(50, Math.max(1, limit)) + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    hits: page.map(({ kind, ref, path, title, body, updatedAt }) => ({
      kind: kind as SearchKind, ref, path, updatedAt,
      title: { text: title, marks: markPhrases(title, query, toSimplified) },
      snippet: toSnippet(body, query, toSimplified),
    })),
    next: rows.length > page.length && last ? writeCursor(last.tier, last.score, last.id) : null,
  }
}

/** How many documents of each kind `search` would find; kinds without any are left out. */
export async function countHits(db: Database, { q, locale, kinds }: Ask): Promise<Partial<Record<SearchKind, number>>> {
  const query = toQuery(q, toSimplified)
  if (query.parts.length === 0) return {}
  const rows = await db.select({ kind: searchDocuments.kind, count: sql<number>`count(*)`.mapWith(Number) })
    .from(matches(toStored(query)))
    .innerJoin(searchDocuments, eq(searchDocuments.id, sql`matches.id`))
    .where(visibleTo(locale, kinds))
    .groupBy(searchDocuments.kind)
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
}

/**
 * The refs of all documents of these kinds that contain every part of `q`, in either language, as a subquery for a list
 * with an order of its own; of documents in a `space`, only those. Undefined when `q` holds nothing to look for.
 */
export function findRefs(db: Database, { q, kinds, space = '' }: { q: string, kinds: readonly DocumentKind[], space?: string }) {
  const query = toQuery(q, toSimplified)
  if (query.parts.length === 0) return undefined
  return db.select({ ref: searchDocuments.ref })
    .from(matches(toStored(query, space)))
    .innerJoin(searchDocuments, eq(searchDocuments.id, sql`matches.id`))
    .where(inArray(searchDocuments.kind, [...kinds]))
}

const visibleTo = (locale: Locale, kinds: readonly SearchKind[] = searchKinds) =>
  and(or(isNull(searchDocuments.locale), eq(searchDocuments.locale, locale)), inArray(searchDocuments.kind, [...kinds]))

// In a space of its own nothing is found by its name's pinyin.
const toStored = ({ parts }: SearchQuery, space = ''): SearchQuery => ({
  parts: parts.map(part => part.filter(({ field }) => space === '' || field === 'words').map(phrase => ({ ...phrase, tokens: phrase.tokens.map(token => space + toStoredToken(token)) }))),
})

const cursorSchema = z.tuple([z.number(), z.number(), z.int()])
