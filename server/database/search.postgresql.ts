import { sql } from 'drizzle-orm'
import type { Phrase, SearchQuery } from '../../shared/text/query.ts'
import type { Matches } from './search.ts'

// The weights under which the generated column keeps its four parts.
const everywhere = { words: 'AD', syllables: 'B', initials: 'C' }
const inTitle = { ...everywhere, words: 'A' }

const toTsquery = ({ parts }: SearchQuery, weights: Record<Phrase['field'], string>) => parts
  .map(part => `(${part.map(({ field, tokens, open }) => tokens
    .map((token, index) => `${token}:${open && index === tokens.length - 1 ? '*' : ''}${weights[field]}`)
    .join(' <-> ')).map(phrase => `(${phrase})`).join(' | ')})`)
  .join(' & ')

export const matches: Matches = (query) => {
  const wanted = sql`${toTsquery(query, everywhere)}::tsquery`
  return sql`(
    select id, -ts_rank('{0.1, 0.3, 0.5, 1.0}', search_vector, ${wanted}) as score,
      case when search_vector @@ ${toTsquery(query, inTitle)}::tsquery then 0 else 1 end as tier
    from search_documents where search_vector @@ ${wanted}
  ) as matches`
}

export const found: Matches = query => sql`(select id from search_documents where search_vector @@ ${toTsquery(query, everywhere)}::tsquery) as matches`
