/** Turns traditional into simplified characters without changing how many there are. The table lives on the server. */
export type Simplify = (text: string) => string

/** A piece of a text with its place in the original, in UTF-16 code units, end exclusive. */
export interface Span {
  start: number
  end: number
}

export interface Token extends Span {
  text: string
}

const same: Simplify = text => text
const marks = /\p{M}+/gu

function foldCharacter(character: string): string {
  // Most of every text: these fold to themselves.
  if (/^[a-z0-9 \u4e00-\u9fff]$/.test(character)) return character
  if (character === 'ü' || character === 'Ü') return 'v'
  return character.normalize('NFKC').toLowerCase().normalize('NFD').replace(marks, '').normalize('NFC')
}

function foldCharacters(text: string, simplify: Simplify): Array<Span & { text: string }> {
  const pieces: Array<Span & { text: string }> = []
  let start = 0
  for (const character of text) {
    const end = start + character.length
    for (const folded of foldCharacter(character)) pieces.push({ text: folded, start, end })
    start = end
  }
  const simplified = [...simplify(pieces.map(piece => piece.text).join(''))]
  // Every span would point beside its word if a table changed the length, so such an answer is not used.
  if (simplified.length !== pieces.length) return pieces
  return pieces.map((piece, index) => ({ ...piece, text: simplified[index]! }))
}

/**
 * The folded text with, for each of its UTF-16 code units, where the character it came from starts and ends in the
 * original: what a pattern finds in the folded text can be marked in the text the person wrote.
 */
export function foldWithPlaces(text: string, simplify: Simplify = same): { text: string, spanOf: (start: number, end: number) => Span } {
  const pieces = foldCharacters(text, simplify)
  const units = pieces.flatMap(piece => Array.from({ length: piece.text.length }, () => piece))
  return {
    text: pieces.map(piece => piece.text).join(''),
    spanOf: (start, end) => ({ start: units[start]!.start, end: units[end - 1]!.end }),
  }
}

/**
 * One written form for all ways to write the same thing: full-width to half-width, small letters, no accents, and
 * simplified characters when `simplify` is given. It replaces characters, never words, so a part of the text stays a
 * part of the folded text.
 */
export function fold(text: string, simplify: Simplify = same): string {
  return foldCharacters(text, simplify).map(piece => piece.text).join('')
}

const digit = /^\p{Nd}$/u
const latin = /^[a-z]$/
const letter = /^\p{L}$/u
// Two words on either side of one of these do not touch; brackets, quotes, hyphens and spaces do not part them.
const stop = /^[\n\r,.;:!?、。…|/\\]$/

const kindOf = (character: string) => digit.test(character) ? 'number' : latin.test(character) ? 'word' : letter.test(character) ? 'letter' : stop.test(character) ? 'stop' : 'gap'

/**
 * The text as runs of tokens that touch each other: one Han character, one number, one Latin word each, folded, with
 * their places in the original. Sentence signs and line breaks end a run.
 */
export function tokenRuns(text: string, simplify: Simplify = same): Token[][] {
  const runs: Token[][] = []
  let run: Token[] = []
  let before = 'gap'
  const close = () => {
    if (run.length > 0) runs.push(run)
    run = []
  }
  for (const piece of foldCharacters(text, simplify)) {
    const kind = kindOf(piece.text)
    const last = run.at(-1)
    if (kind === 'stop') close()
    else if (last && kind === before && (kind === 'number' || kind === 'word')) {
      last.text += piece.text
      last.end = piece.end
    }
    else if (kind !== 'gap') run.push({ ...piece })
    before = kind
  }
  close()
  return runs
}

/** All tokens of the text in order. See `tokenRuns`. */
export function tokens(text: string, simplify: Simplify = same): Token[] {
  return tokenRuns(text, simplify).flat()
}
