import { tokenRuns, type Simplify, type Span, type Token } from './fold.ts'
import type { Phrase, SearchQuery } from './query.ts'
import { withoutOverlaps } from './spans.ts'

/** A text as it was written, with the places to mark; never markup. */
export interface MarkedText {
  text: string
  marks: Span[]
}

function findPhrase(run: readonly Token[], { tokens, open }: Phrase): Span[] {
  const last = tokens.length - 1
  const fits = (at: number) => tokens.every((token, index) => {
    const text = run[at + index]?.text
    return text !== undefined && (open && index === last ? text.startsWith(token) : text === token)
  })
  return run.flatMap((token, at) => fits(at) ? [{ start: token.start, end: run[at + last]!.end }] : [])
}

/** Where the words of the query stand in the text. What was found by pinyin alone has no mark. */
export function markPhrases(text: string, { parts }: SearchQuery, simplify?: Simplify): Span[] {
  const phrases = parts.flat().filter(phrase => phrase.field === 'words')
  const spans = tokenRuns(text, simplify).flatMap(run => phrases.flatMap(phrase => findPhrase(run, phrase)))
  return withoutOverlaps(spans)
}

const BEFORE = 18
const LENGTH = 90
const wordPart = /[\p{Script=Latin}\p{Nd}'’]/u

// A Latin word is not cut in two; the step is short, for a run of letters without end is no word.
function toWordEdge(text: string, at: number, step: 1 | -1): number {
  let edge = at
  for (let moved = 0; moved < 20 && edge > 0 && edge < text.length && wordPart.test(text.charAt(edge - 1)) && wordPart.test(text.charAt(edge)); moved += 1) edge += step
  return edge
}

/**
 * A piece of the text around the first place where the query stands in it, else its beginning; about 90 characters of
 * the original, twice as many in Latin script, … where it was cut, never through a character or a Latin word.
 */
export function toSnippet(text: string, query: SearchQuery, simplify?: Simplify): MarkedText {
  const flat = text.replace(/\s/gu, ' ')
  const marks = markPhrases(text, query, simplify)
  const wide = /^[\p{Script=Latin}\P{L}]*$/u.test(flat.slice(0, 60)) ? 2 : 1
  const inside = (at: number) => at > 0 && /[\uDC00-\uDFFF]/.test(flat.charAt(at)) ? at - 1 : at
  const from = inside(Math.max(0, Math.min((marks[0]?.start ?? 0) - BEFORE * wide, flat.length - LENGTH * wide)))
  const start = toWordEdge(flat, from, -1)
  const end = toWordEdge(flat, inside(Math.min(flat.length, from + LENGTH * wide)), -1)
  const lead = start > 0 ? '…' : ''
  const shift = lead.length - start
  return {
    text: lead + flat.slice(start, end) + (end < flat.length ? '…' : ''),
    marks: marks.filter(mark => mark.start >= start && mark.end <= end).map(mark => ({ start: mark.start + shift, end: mark.end + shift })),
  }
}
