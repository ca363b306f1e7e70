import { fold } from '../text/fold.ts'

/**
 * How near copies are found. These are all the parameters there are; they stand on the page and in the bundle, so that
 * anybody can group the published comments again and come to the same groups.
 */
export const similarity = {
  /** Raised when the same comments would give other groups. */
  version: 1,
  /** Characters in a shingle, of the folded text without signs and spaces. */
  shingle: 5,
  /** Least values kept of each text, and how they are cut into bands: texts that agree in one band are compared. */
  bands: 24,
  rows: 3,
  /** Two texts are near copies when at least this part of all their shingles is common to both. */
  threshold: 0.5,
  /** A sentence belongs to the common text when at least this part of a group, and two of them, say it. */
  common: 0.5,
} as const

/** A comment as it is compared: only what everybody can read of it, in pieces between what is covered. */
export interface Comparable { id: string, texts: readonly string[] }

export interface SimilarGroup {
  /** The least identifier of its members. */
  id: string
  members: string[]
  /** Keys of the sentences most of them share; see `sentenceKey`. */
  common: string[]
}

/**
 * The groups of near copies among comments, the same for any order they come in. Everybody is in at most one group, and
 * each member is a near copy of at least one other. Nobody is left out of anything by it: who is in no group stands alone.
 */
export function groupSimilar(comments: readonly Comparable[]): SimilarGroup[] {
  const sorted = [...comments].sort((a, b) => a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  const shingles = sorted.map(({ texts }) => shinglesOf(texts))
  const parents = sorted.map((_, index) => index)
  const rootOf = (index: number): number => {
    let at = index
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!
      at = parents[at]!
    }
    return at
  }
  const signatures = shingles.map(toSignature)
  for (let band = 0; band < similarity.bands; band++) {
    for (const bucket of bucketsOf(signatures, band)) {
      // One of each group is enough to compare with: whoever is like it joins them all.
      const first: number[] = []
      for (const index of bucket) {
        const joined = first.some(other => rootOf(other) === rootOf(index))
        const alike = joined ? [] : first.filter(other => isSimilar(shingles[other]!, shingles[index]!))
        for (const other of alike) {
          const [low, high] = [rootOf(other), rootOf(index)].sort((a, b) => a - b) as [number, number]
          parents[high] = low
        }
        if (!joined && alike.length === 0) first.push(index)
      }
    }
  }
  const groups = new Map<number, Comparable[]>()
  for (const [index, comment] of sorted.entries()) {
    const group = groups.get(rootOf(index))
    if (group) group.push(comment)
    else groups.set(rootOf(index), [comment])
  }
  return [...groups.values()].filter(members => members.length > 1)
    .map(members => ({ id: members[0]!.id, members: members.map(({ id }) => id), common: commonSentences(members) }))
}

/** The sentences of what can be read, as written; their signs belong to them. */
export function sentencesOf(texts: readonly string[]): string[] {
  return texts.flatMap(text => text.match(/[^。！？!?；;\n\r]+[。！？!?；;”’」』）)]*/gu) ?? []).map(sentence => sentence.trim()).filter(sentence => toPlain(sentence) !== '')
}

/**
 * What two sentences have in common that say the same in other type: a 53-bit hash of the folded sentence without
 * signs. Kept in place of the words, so that a passage covered later stands nowhere else.
 */
export function sentenceKey(sentence: string): string {
  const plain = toPlain(sentence)
  return `${(hash(plain, 0x9E3779B1) & 0x1FFFFF).toString(36)}.${(hash(plain, 0x85EBCA6B) >>> 0).toString(36)}`
}

/** What a member says that is not the common text of its group, and what it shares; together all it says. */
export function splitCommon(texts: readonly string[], common: ReadonlySet<string>): { own: string[], shared: string[] } {
  const sentences = sentencesOf(texts)
  return { own: sentences.filter(sentence => !common.has(sentenceKey(sentence))), shared: sentences.filter(sentence => common.has(sentenceKey(sentence))) }
}

function commonSentences(members: readonly Comparable[]): string[] {
  const counts = new Map<string, number>()
  for (const { texts } of members) {
    for (const key of new Set(sentencesOf(texts).map(sentenceKey))) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const least = Math.max(2, Math.ceil(members.length * similarity.common))
  return [...counts].filter(([, count]) => count >= least).map(([key]) => key).sort()
}

const toPlain = (text: string) => fold(text).replace(/[^\p{L}\p{N}]+/gu, '')

/** The different shingles of a text, sorted. A shorter text is one shingle; one without a letter has none. */
function shinglesOf(texts: readonly string[]): Uint32Array {
  const found = new Set<number>()
  for (const plain of texts.map(toPlain)) {
    const characters = [...plain]
    if (characters.length > 0 && characters.length < similarity.shingle) found.add(hash(plain, 0))
    for (let at = 0; at + similarity.shingle <= characters.length; at++) found.add(hash(characters.slice(at, at + similarity.shingle).join(''), 0))
  }
  return Uint32Array.from(found).sort()
}

/** FNV-1a over UTF-16 code units, then mixed. */
function hash(text: string, seed: number): number {
  let value = 0x811C9DC5 ^ seed
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return mix(value)
}

/** The last step of MurmurHash3. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ value >>> 16, 0x85EBCA6B)
  mixed = Math.imul(mixed ^ mixed >>> 13, 0xC2B2AE35)
  return (mixed ^ mixed >>> 16) >>> 0
}

const seeds = Array.from({ length: similarity.bands * similarity.rows }, (_, index) => mix(index + 1))

/** MinHash: of each of the fixed mixings, the least value over all shingles. Null without shingles. */
function toSignature(shingles: Uint32Array): Uint32Array | null {
  if (shingles.length === 0) return null
  const least = new Uint32Array(seeds.length).fill(0xFFFFFFFF)
  for (const shingle of shingles) {
    for (let index = 0; index < seeds.length; index++) {
      const value = Math.imul(shingle ^ seeds[index]!, 0x9E3779B1) >>> 0
      const mixed = (value ^ value >>> 15) >>> 0
      if (mixed < least[index]!) least[index] = mixed
    }
  }
  return least
}

function bucketsOf(signatures: ReadonlyArray<Uint32Array | null>, band: number): number[][] {
  const buckets = new Map<string, number[]>()
  for (const [index, signature] of signatures.entries()) {
    if (!signature) continue
    const key = signature.subarray(band * similarity.rows, (band + 1) * similarity.rows).join()
    const bucket = buckets.get(key)
    if (bucket) bucket.push(index)
    else buckets.set(key, [index])
  }
  return [...buckets.values()].filter(bucket => bucket.length > 1)
}

/** Whether the common part of both sets of shingles reaches the threshold (Jaccard). */
function isSimilar(one: Uint32Array, other: Uint32Array): boolean {
  let common = 0
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    if (one[i] === other[j]) {
      common++
      i++
      j++
    }
    else if (one[i]! < other[j]!) i++
    else j++
  }
  return common >= similarity.threshold * (one.length + other.length - common)
}
