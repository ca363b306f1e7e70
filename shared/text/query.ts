import { tokenRuns, tokens, type Simplify } from './fold.ts'
import { segmentSyllables } from './pinyin.ts'
import { waysToAsk } from './variants.ts'

/** Where a phrase may stand: in the words of a text, in the syllables of its names, or in their first letters. */
export type Field = 'words' | 'syllables' | 'initials'

/** Tokens that must stand side by side; when `open`, the last one may be the beginning of a longer word. */
export interface Phrase {
  field: Field
  tokens: string[]
  open: boolean
}

/** A text matches when, for every part, it contains at least one of the part's phrases. */
export interface SearchQuery {
  parts: Phrase[][]
}

const MOST_PARTS = 12
const MOST_TOKENS = 60
const latin = /^[a-z]+$/
const allLatin = (words: string[]) => words.length > 0 && words.every(word => latin.test(word))

function phrasesOf(words: string[]): Phrase[] {
  const phrases: Phrase[] = waysToAsk(words.join('\u0020').replace(/(?<=[^a-z0-9]) | (?=[^a-z0-9])/g, '')).map(way => {
    const texts = tokens(way).map(token => token.text)
    return { field: 'words', tokens: texts, open: latin.test(texts.at(-1)!) }
  })
  if (!allLatin(words)) return phrases
  const letters = words.join('')
  for (const reading of segmentSyllables(letters)) phrases.push({ field: 'syllables', tokens: reading, open: true })
  if (letters.length >= 2 && letters.length <= 16) phrases.push({ field: 'initials', tokens: [...letters], open: false })
  return phrases
}

/**
 * What a person typed, as parts that must all be found. Spaces and sentence signs part; a part is asked for as one
 * phrase, in each of its known ways (违建, 违法建设), and Latin letters also as pinyin and as first letters of names.
 * No token means no part, and a query without parts finds nothing. Parts beyond the twelfth are not asked for.
 */
export function toQuery(text: string, simplify?: Simplify): SearchQuery {
  const parts = text.split(/\s+/u).flatMap(piece => tokenRuns(piece, simplify))
    .slice(0, MOST_PARTS)
    .map(run => phrasesOf(run.slice(0, MOST_TOKENS).map(token => token.text)))
  return { parts }
}
