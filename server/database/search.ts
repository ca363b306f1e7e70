import type { SQL } from 'drizzle-orm'
import type { SearchQuery } from '../../shared/text/query.ts'
import { dialect } from './columns.ts'
import * as postgresql from './search.postgresql.ts'
import * as sqlite from './search.sqlite.ts'

/**
 * The documents a query finds, to stand in a `from`: `matches.id`, `matches.tier` (0 when the names alone answer the
 * query) and `matches.score` (the lower the better, comparable within one answer only). The tokens of the query are
 * stored tokens, letters a–z and digits, and there is at least one part.
 */
export type Matches = (query: SearchQuery) => SQL

export const matches: Matches = dialect === 'sqlite' ? sqlite.matches : postgresql.matches

/** The same without tier and score, where an answer has an order of its own. */
export const found: Matches = dialect === 'sqlite' ? sqlite.found : postgresql.found

/**
 * For words that thousands of sites have, of which nobody looks at more than the first: ranking or counting all of them
 * would take longer the larger the ledger is. Undefined where the database does without.
 */
export interface Bounded {
  /** More than these are not counted. */
  counted: number
  /** `matches.id` of no more than so many, in no order. */
  first(query: SearchQuery, most: number): SQL
  /** As `Matches`, of these documents, which are known to answer. */
  among(query: SearchQuery, ids: readonly number[]): SQL
  /** As `found`, of these documents. */
  known(ids: readonly number[]): SQL
  /** As `Matches`, of the first sites that answer, those by their names before all. */
  sites: Matches
  /** `sites` gives no more than these. */
  readable: number
  /** As `Matches`, of all documents of other kinds, which are few; comments are none of them. */
  others: Matches
}

export const bounded: Bounded | undefined = dialect === 'sqlite' ? sqlite.bounded : undefined
