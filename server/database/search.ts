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
