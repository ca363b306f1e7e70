import { tokenRuns, type Simplify } from '../../shared/text/fold.ts'
import { toInitials } from '../../shared/text/pinyin.ts'
import { readingsOf } from './pinyin.ts'
import { toSimplified } from './simplify.ts'

// Stands between pieces that do not touch. No query can ask for it: a token is letters or digits, never both.
const BREAK = 'x0'
// PostgreSQL keeps positions up to 16,383 only; what lies further on would be found in the wrong places.
const MOST_TOKENS = 15_000

/**
 * A token as the databases keep it. Characters outside a–z and 0–9 become their number: what counts as a letter differs
 * between SQLite's tokenizer, PostgreSQL's parser and their locales, and so does what they would find.
 */
export function toStoredToken(token: string): string {
  return /^[a-z0-9]+$/.test(token) ? token : `u${token.codePointAt(0)!.toString(16)}`
}

const joined = (pieces: string[][]) => pieces.filter(piece => piece.length > 0).map(piece => piece.join(' ')).join(` ${BREAK} `)

function storedRuns(text: string, simplify: Simplify, space: string): string[][] {
  let left = MOST_TOKENS
  return tokenRuns(text, simplify).map((run) => {
    const kept = run.slice(0, Math.max(0, left)).map(token => space + toStoredToken(token.text))
    left -= kept.length + 1
    return kept
  })
}

/** Texts as stored tokens, in which phrases can be looked for; only about the first 15,000 tokens of a text are kept. */
export function toIndexText(...texts: string[]): string {
  return toIndexTextIn('', ...texts)
}

/** The same for tokens of a space of their own: `space` begins each of them, with a letter, and so does each token of a question. */
export function toIndexTextIn(space: string, ...texts: string[]): string {
  return joined(texts.flatMap(text => storedRuns(text, toSimplified, space)))
}

/** The syllables of names and their first letters, in each reading. */
export function toIndexReadings(names: string[]): { syllables: string, initials: string } {
  const readings = [...new Set(names.flatMap(readingsOf))]
  return { syllables: joined(readings.map(reading => [reading])), initials: joined(readings.map(reading => [toInitials(reading)])) }
}
