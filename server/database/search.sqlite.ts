import { sql, type SQL } from 'drizzle-orm'
import type { Phrase, SearchQuery } from '../../shared/text/query.ts'
import type { Bounded, Matches } from './search.ts'

const everywhere = { words: '{title_tokens body_tokens}', syllables: 'syllables', initials: 'initials' }
const inTitle = { ...everywhere, words: 'title_tokens' }

const toMatch = ({ parts }: SearchQuery, columns: Record<Phrase['field'], string>) => parts
  .map(part => `(${part.map(({ field, tokens, open }) => `${columns[field]} : "${tokens.join(' ')}"${open ? '*' : ''}`).join(' OR ')})`)
  .join(' AND ')

/** Where a phrase stands in the stored tokens of a row: of few rows that is sooner known than by asking the index anew. */
const holds = (column: SQL, { tokens, open }: Phrase) => sql`instr(' ' || ${column} || ' ', ${` ${tokens.join(' ')}${open ? '' : ' '}`}) > 0`
const inColumns = { words: [sql`title_tokens`, sql`body_tokens`], syllables: [sql`syllables`], initials: [sql`initials`] }
const inTitles = { ...inColumns, words: [sql`title_tokens`] }
const answers = ({ parts }: SearchQuery, columns: Record<Phrase['field'], SQL[]>) =>
  sql.join(parts.map(part => sql`(${sql.join(part.flatMap(phrase => columns[phrase.field].map(column => holds(column, phrase))), sql` or `)})`), sql` and `)

/** Short names first, and of texts that mention it the short ones. */
const ranked = (query: SearchQuery) => sql`case when ${answers(query, inTitles)} then 0 else 1 end as tier, case when ${answers(query, inTitles)} then length(title) else length(body_tokens) end as score`

const first = (query: SearchQuery, columns: Record<Phrase['field'], string>, most: number) =>
  sql`select * from (select rowid as id from search_index where search_index match ${toMatch(query, columns)} limit ${most})`

const rank = (query: SearchQuery, ids: SQL) => sql`(
  select search_documents.id as id, ${ranked(query)} from (${ids}) as found cross join search_documents on search_documents.id = found.id
) as matches`

export const matches: Matches = query => rank(query, first(query, everywhere, -1))

export const found: Matches = query => sql`(${first(query, everywhere, -1)}) as matches`

const oneOf = (ids: readonly number[]) => sql`select value as id from json_each(${JSON.stringify(ids)})`

/** So many of names, and of names and texts, are looked at when a thousand have the words; in the order the index keeps them. */
const looked = 100

export const bounded: Bounded = {
  counted: 1000,
  first: (query, most) => sql`(${first(query, everywhere, most)}) as matches`,
  among: (query, ids) => rank(query, oneOf(ids)),
  known: ids => sql`(${oneOf(ids)}) as matches`,
  sites: query => rank(query, sql`${first(query, inTitle, looked)} union ${first(query, everywhere, looked)}`),
  readable: 2 * looked,
  others: query => sql`(
    select id, ${ranked(query)} from search_documents where kind in ('archiveSite', 'policy', 'hearing', 'team') and ${answers(query, inColumns)}
  ) as matches`,
}
