import type { Bilingual, DrawGroup, PoolEntry } from './records.ts'

/**
 * The draw of seats, to the byte, so that anybody can do it again.
 *
 * Both files are UTF-8 without a byte order mark; every line, also the last, ends with one line feed (U+000A); the parts
 * of a line are divided by one tab (U+0009). Lines that begin with `# ` are the head. Hashes are SHA-256 of the UTF-8
 * bytes, written as 64 small hexadecimal digits. Names and sources are in Chinese, runs of white space made one space.
 *
 *     # portal-draw-pool 1
 *     # matter <id>
 *     # draw <sequence>
 *     # frozen <instant>             2026-12-01T02:00:00.000Z
 *     # due <instant>                when the public number is there
 *     # source <words>
 *     # second <words>
 *     # group <key> <seats> <name>   one line a group, in the order of the call: 01, 02, …
 *     # entries <how many>
 *     <key> <receipt>                one line an application, sorted by their bytes
 *
 * The receipt of an application is the hash of `<number>:<salt>`. The rank inside a group is the order of the hashes of
 * `<public number>:<receipt>`, the smallest first; as many as the group has seats get a seat, the others wait in this order.
 *
 *     # portal-draw-result 1
 *     # matter <id>
 *     # draw <sequence>
 *     # pool <hash of the pool file>
 *     # number <public number>
 *     <key> <rank> seat|queue <receipt>   groups in the order of their keys, ranks from 1
 */
export interface DrawFacts {
  matterId: string
  /** From 1; a void draw keeps its own. */
  sequence: number
  frozenAt: Date
  numberDueAt: Date
  source: Bilingual
  secondSource: Bilingual
  groups: readonly DrawGroup[]
  pool: readonly PoolEntry[]
}

/** SHA-256 of a text's UTF-8 bytes in small hexadecimal digits; servers and browsers have their own. */
export type Sha256 = (text: string) => string

export interface Placed extends PoolEntry {
  /** From 1 inside the group. */
  rank: number
  place: 'seat' | 'queue'
}

/** What stands in the pool for an application: nobody gets back from it to the number without the salt. */
export function toPoolReceipt({ number, salt }: { number: string, salt: string }, sha256: Sha256): string {
  return sha256(`${number}:${salt}`)
}

/** The key of the group at this place of the call, from 0: `01`. */
export function groupKeyAt(index: number): string {
  return String(index + 1).padStart(2, '0')
}

const plain = (words: string) => words.replace(/\s+/g, ' ').trim()
const toFile = (lines: readonly (readonly (string | number)[])[]) => lines.map(parts => `${parts.join('\t')}\n`).join('')
/** By UTF-16 code units, which for these characters is the order of their bytes. */
const byText = (one: string, other: string) => one < other ? -1 : one > other ? 1 : 0

/** The pool file. It is the same whatever order the entries are given in. */
export function writePool({ matterId, sequence, frozenAt, numberDueAt, source, secondSource, groups, pool }: DrawFacts): string {
  return toFile([
    ['# portal-draw-pool 1'],
    ['# matter', matterId],
    ['# draw', sequence],
    ['# frozen', frozenAt.toISOString()],
    ['# due', numberDueAt.toISOString()],
    ['# source', plain(source.zh)],
    ['# second', plain(secondSource.zh)],
    ...groups.map(({ key, seats, name }) => ['# group', key, seats, plain(name.zh)]),
    ['# entries', pool.length],
    ...pool.map(({ group, receipt }) => `${group}\t${receipt}`).sort(byText).map(line => [line]),
  ])
}

/**
 * The public number in its one written form: half-width, without blanks and signs between the figures, small letters.
 * Figures, and the letters a to f of a number from a beacon. Null for anything else, or fewer than six of them.
 */
export function toDrawNumber(typed: string): string | null {
  const figures = typed.normalize('NFKC').toLowerCase().replace(/[\s\-–—_+,.、，。;；:：/|*()·]/g, '')
  return /^[0-9a-f]{6,256}$/.test(figures) ? figures : null
}

/** Everybody's place, group by group. */
export function rankPool({ groups, pool }: Pick<DrawFacts, 'groups' | 'pool'>, number: string, sha256: Sha256): Placed[] {
  return groups.flatMap(({ key, seats }) => pool.filter(({ group }) => group === key)
    .map(entry => ({ ...entry, order: sha256(`${number}:${entry.receipt}`) }))
    .sort((one, other) => byText(one.order, other.order))
    .map(({ group, receipt }, index) => ({ group, receipt, rank: index + 1, place: index < seats ? 'seat' as const : 'queue' as const })))
}

/** The result file of a draw. */
export function writeResult(draw: DrawFacts & { poolHash: string, number: string }, sha256: Sha256): string {
  return toFile([
    ['# portal-draw-result 1'],
    ['# matter', draw.matterId],
    ['# draw', draw.sequence],
    ['# pool', draw.poolHash],
    ['# number', draw.number],
    ...rankPool(draw, draw.number, sha256).map(({ group, rank, place, receipt }) => [group, rank, place, receipt]),
  ])
}
