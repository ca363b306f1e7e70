import { diffArrays } from 'diff'
import type { Bilingual } from './records.ts'

/** A clause as it is printed. */
export interface ClauseText { label: string, text: Bilingual }
/** A clause of a version; `key` is the same through all versions. */
export interface Clause extends ClauseText { key: string }

const han = '[\\d一二三四五六七八九十百零〇]+'
/** A number that begins a clause, or, in brackets, a part of the clause before it. */
const starts = new RegExp([
  `第(?<article>${han})[条章节款]`,
  `[（(](?<part>${han})[)）]`,
  `(?<item>${han})、`,
  '(?:(?:Article|Section|Clause)\\s+)?(?<plain>\\d+(?:\\.\\d+)*)(?:[.．:)]?(?=\\s|$)|[.．](?=\\p{Script=Han}))',
].map(form => `(?:${form})`).join('|'), 'iuy')

/**
 * Reads clauses as staff paste them: a line that begins with a number (第三条, 三、, 3, 3.1, Article 3) begins a clause, any other
 * line goes on with the one before. Labels are written in digits; （二） below 三、 is 3.2. Text before the first number has the label ''.
 */
export function readClauses(text: string): Array<{ label: string, text: string }> {
  const read: Array<{ label: string, lines: string[] }> = []
  let parent = ''
  for (const line of text.normalize('NFC').replace(/\r\n?/g, '\n').split('\n').map(line => line.trim())) {
    starts.lastIndex = 0
    const found = starts.exec(line)
    if (found) {
      const { article, part, item, plain } = found.groups!
      const own = plain ?? toDigits((article ?? part ?? item)!)
      if (part === undefined) parent = own
      read.push({ label: part !== undefined && parent ? `${parent}.${own}` : own, lines: [line.slice(found[0].length).trim()] })
    }
    else if (read.length > 0) read.at(-1)!.lines.push(line)
    else if (line !== '') read.push({ label: '', lines: [line] })
  }
  return read.map(({ label, lines }) => ({ label, text: lines.join('\n').replace(/\n{2,}/g, '\n').trim() }))
}

const digits = '〇一二三四五六七八九'

/** 二十三 as 23, up to 999. */
function toDigits(written: string): string {
  if (/^\d+$/.test(written)) return written
  let [sum, last] = [0, 0]
  for (const character of written.replaceAll('零', '〇')) {
    const unit = { 十: 10, 百: 100 }[character]
    if (unit) [sum, last] = [sum + (last || 1) * unit, 0]
    else last = /\d/.test(character) ? last * 10 + Number(character) : digits.indexOf(character)
  }
  return String(sum + last)
}

/** The clauses as `readClauses` reads them again. */
export function writeClauses(clauses: readonly ClauseText[], language: 'zh' | 'en'): string {
  return clauses.map(({ label, text }) => `${label} ${text[language] ?? ''}`.trim()).join('\n')
}

/** Chinese by character, words and numbers of other scripts whole: so a changed 30 日 is not a changed 0. */
function toTokens(text: string): string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []
}

export interface Piece { text: string, change: 'same' | 'added' | 'removed' }

/** What was taken out of a text and what was put in. The pieces that are not added are the one text, those not removed the other. */
export function diffText(before: string, after: string): Piece[] {
  return diffArrays(toTokens(before), toTokens(after))
    .map(({ value, added, removed }) => ({ text: value.join(''), change: added ? 'added' : removed ? 'removed' : 'same' }))
}

export interface ClauseChange {
  key: string
  change: 'same' | 'changed' | 'added' | 'removed'
  before: ClauseText | null
  after: ClauseText | null
  pieces: { zh: Piece[], en: Piece[] | null }
}

/** What is different between two versions, clause by clause in the order of the later one; a removed clause stands where it was. */
export function diffClauses(before: readonly Clause[], after: readonly Clause[]): ClauseChange[] {
  const later = new Map(after.map(clause => [clause.key, clause]))
  const earlier = new Map(before.map(clause => [clause.key, clause]))
  const changes = after.map(clause => compare(clause.key, earlier.get(clause.key) ?? null, clause))
  let place = 0
  for (const clause of before) {
    if (later.has(clause.key)) place = changes.findIndex(({ key }) => key === clause.key) + 1
    else changes.splice(place++, 0, compare(clause.key, clause, null))
  }
  return changes
}

function compare(key: string, before: Clause | null, after: Clause | null): ClauseChange {
  const isSame = before !== null && after !== null && before.label === after.label && before.text.zh === after.text.zh && before.text.en === after.text.en
  const english = [before?.text.en, after?.text.en]
  return {
    key,
    change: !before ? 'added' : !after ? 'removed' : isSame ? 'same' : 'changed',
    before: before && { label: before.label, text: before.text },
    after: after && { label: after.label, text: after.text },
    pieces: { zh: diffText(before?.text.zh ?? '', after?.text.zh ?? ''), en: english.some(Boolean) ? diffText(english[0] ?? '', english[1] ?? '') : null },
  }
}

/**
 * For each clause of a new text the key of the earlier clause it goes on from, each used once; null for a new one. The same
 * words come first, then words that are mostly the same, then the same number. Staff can say otherwise.
 */
export function matchClauses(before: readonly Clause[], after: ReadonlyArray<{ label: string, text: string }>): Array<string | null> {
  const keys: Array<string | null> = after.map(() => null)
  const free = new Map(before.map(clause => [clause.key, clause]))
  const give = (fits: (earlier: Clause, later: { label: string, text: string }) => boolean) => {
    for (const [index, clause] of after.entries()) {
      if (keys[index] !== null) continue
      const found = [...free.values()].find(earlier => fits(earlier, clause))
      if (!found) continue
      keys[index] = found.key
      free.delete(found.key)
    }
  }
  give((earlier, later) => earlier.label === later.label && earlier.text.zh === later.text)
  give((earlier, later) => earlier.text.zh === later.text)
  give((earlier, later) => earlier.label === later.label && likeness(earlier.text.zh, later.text) >= 0.3)
  give((earlier, later) => likeness(earlier.text.zh, later.text) >= 0.6)
  return keys
}

/** From 0 to 1: how many pairs of neighbouring characters two texts share (Dice). */
function likeness(one: string, other: string): number {
  const [first, second] = [pairsOf(one), pairsOf(other)]
  if (first.size + second.size === 0) return 1
  let shared = 0
  for (const pair of first) if (second.has(pair)) shared += 1
  return 2 * shared / (first.size + second.size)
}

function pairsOf(text: string): Set<string> {
  const characters = [...text.replace(/\s/g, '')]
  return new Set(characters.slice(1).map((character, index) => characters[index]! + character))
}
