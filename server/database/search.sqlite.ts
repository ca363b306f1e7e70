import { sql } from 'drizzle-orm'
import type { Phrase, SearchQuery } from '../../shared/text/query.ts'
import type { Matches } from './search.ts'

const everywhere = { words: '{title_tokens body_tokens}', syllables: 'syllables', initials: 'initials' }
const inTitle = { ...everywhere, words: 'title_tokens' }

const toMatch = ({ parts }: SearchQuery, columns: Record<Phrase['field'], string>) => parts
  .map(part => `(${part.map(({ field, tokens, open }) => `${columns[field]} : "${tokens.join(' ')}"${open ? '*' : ''}`).join(' OR ')})`)
  .join(' AND ')

export const matches: Matches = query => sql`(
  select rowid as id, bm25(search_index, 10.0, 1.0, 5.0, 3.0) as score,
    case when rowid in (select rowid from search_index where search_index match ${toMatch(query, inTitle)}) then 0 else 1 end as tier
  from search_index where search_index match ${toMatch(query, everywhere)}
) as matches`
