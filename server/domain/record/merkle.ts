import { hash } from 'node:crypto'

/** How many hashes a tile holds, and how many levels of the tree it stands for. */
export const tileWidth = 256
const tileHeight = 8

/** A complete subtree of 2^height leaves, the index-th of its height from the left. */
export interface Node { height: number, index: number }
export type ReadNode = (node: Node) => Buffer

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

function sha256(...parts: Buffer[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer')
}

/** RFC 6962, section 2.1: the hash of a leaf. */
export function hashOfLeaf(leaf: Buffer): Buffer {
  return sha256(leafPrefix, leaf)
}

/** RFC 6962, section 2.1: the hash of two subtrees. */
export function hashOfNode(left: Buffer, right: Buffer): Buffer {
  return sha256(nodePrefix, left, right)
}

/** The root of a tree without leaves. */
export const emptyRoot = sha256()

/** The hash of a complete subtree from those of the subtrees below it; their number is a power of two. */
export function foldHashes(hashes: readonly Buffer[]): Buffer {
  let row = hashes
  while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, at) => hashOfNode(row[2 * at]!, row[2 * at + 1]!))
  return row[0]!
}

/** Where the hashes lie that a node is folded from: consecutive ones of one tile. */
export function placeOf({ height, index }: Node): { level: number, from: number, count: number } {
  const count = 2 ** (height % tileHeight)
  return { level: Math.floor(height / tileHeight), from: index * count, count }
}

/** The largest power of two below `size`, which is 2 or more. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/** The hash over the leaves from `from` up to `to`, as the tree of RFC 6962 divides them. */
function hashOfRange(from: number, to: number, read: ReadNode): Buffer {
  const count = to - from
  const height = Math.log2(count)
  if (Number.isInteger(height)) return read({ height, index: from / count })
  const split = from + splitOf(count)
  return hashOfNode(hashOfRange(from, split, read), hashOfRange(split, to, read))
}

/** The root over the first `size` leaves. */
export function rootOf(size: number, read: ReadNode): Buffer {
  return size === 0 ? emptyRoot : hashOfRange(0, size, read)
}

/** RFC 6962, section 2.1.1: the hashes that lead from a leaf to the root, from the bottom up. */
export function inclusionProof(position: number, size: number, read: ReadNode): Buffer[] {
  if (!(Number.isSafeInteger(size) && Number.isSafeInteger(position) && position >= 0 && position < size)) throw new RangeError('No such leaf in a log of this size.')
  const proof: Buffer[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const split = from + splitOf(to - from)
    if (position < split) {
      proof.unshift(hashOfRange(split, to, read))
      to = split
    }
    else {
      proof.unshift(hashOfRange(from, split, read))
      from = split
    }
  }
  return proof
}

/** RFC 6962, section 2.1.2: that the log of size `to` begins with the log of size `from`, which has a leaf at least. */
export function consistencyProof(from: number, to: number, read: ReadNode): Buffer[] {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from > 0 && from <= to)) throw new RangeError('A log grows from a size of one or more.')
  const proof: Buffer[] = []
  let [low, high] = [0, to]
  let isWhole = true
  while (from < high) {
    const split = low + splitOf(high - low)
    if (from <= split) {
      proof.unshift(hashOfRange(split, high, read))
      high = split
    }
    else {
      proof.unshift(hashOfRange(low, split, read))
      low = split
      isWhole = false
    }
  }
  return isWhole ? proof : [hashOfRange(low, high, read), ...proof]
}

const half = (value: number) => Math.floor(value / 2)

/** Whether the proof leads from the leaf at this position to the root of a log of this size. */
export function verifyInclusion({ leafHash, position, size, proof, root }: { leafHash: Buffer, position: number, size: number, proof: readonly Buffer[], root: Buffer }): boolean {
  if (!(Number.isSafeInteger(size) && Number.isSafeInteger(position) && position >= 0 && position < size)) return false
  let [at, last, reached] = [position, size - 1, leafHash]
  for (const step of proof) {
    if (step.length !== 32 || last === 0) return false
    if (at % 2 === 1 || at === last) {
      reached = hashOfNode(step, reached)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    }
    else reached = hashOfNode(reached, step)
    at = half(at)
    last = half(last)
  }
  return last === 0 && reached.equals(root)
}

/** Whether the proof shows that the log of size `to` begins with the one of size `from`. */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }: { from: number, to: number, fromRoot: Buffer, toRoot: Buffer, proof: readonly Buffer[] }): boolean {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from > 0 && from <= to) || proof.some(step => step.length !== 32)) return false
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot)
  const [first, ...rest] = Number.isInteger(Math.log2(from)) ? [fromRoot, ...proof] : proof
  if (!first) return false
  let [at, last] = [from - 1, to - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [old, grown] = [first, first]
  for (const step of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      old = hashOfNode(step, old)
      grown = hashOfNode(step, grown)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    }
    else grown = hashOfNode(grown, step)
    at = half(at)
    last = half(last)
  }
  return last === 0 && old.equals(fromRoot) && grown.equals(toRoot)
}

/** The right edge of a tree: of each level the hashes of the last tile, while that is not full. */
export interface Edge { size: number, tiles: Buffer[][] }

/** Puts a leaf's hash at the end; gives the hashes of the tiles that became full by it, level by level. */
export function growEdge(edge: Edge, leafHash: Buffer): Array<{ level: number, index: number, hash: Buffer }> {
  const full: Array<{ level: number, index: number, hash: Buffer }> = []
  edge.size += 1
  let rising = leafHash
  for (let level = 0; ; level++) {
    const tile = (edge.tiles[level] ??= [])
    tile.push(rising)
    if (tile.length < tileWidth) return full
    rising = foldHashes(tile)
    edge.tiles[level] = []
    full.push({ level: level + 1, index: edge.size / tileWidth ** (level + 1) - 1, hash: rising })
  }
}

/** The root of the tree with this edge: whole tiles to the left of it are each one hash a level higher. */
export function rootOfEdge({ size, tiles }: Edge): Buffer {
  return rootOf(size, (node) => {
    const { level, from, count } = placeOf(node)
    const start = from % tileWidth
    return foldHashes(tiles[level]!.slice(start, start + count))
  })
}
