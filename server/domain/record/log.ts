import { and, asc, between, desc, eq, lt } from 'drizzle-orm'
import { endOfDay, startOfDay, type Day } from '../../../shared/time.ts'
import type { Database } from '../../database/connect.ts'
import { consistencyProof, hashOfLeaf, foldHashes, inclusionProof, placeOf, rootOf, tileWidth, type Edge, type Node, type ReadNode } from './merkle.ts'
import { parseCheckpointText, parseNote } from './note.ts'
import { recordCheckpoints, recordCosignatures, recordEntries, recordHashes } from './tables.ts'

export interface Checkpoint {
  size: number
  /** Hexadecimal. */
  root: string
  /** The signed note. */
  note: string
  signedAt: Date
}

/** The latest root the log was signed at; undefined while there is none. */
export async function findCheckpoint(db: Database): Promise<Checkpoint | undefined> {
  return (await db.select().from(recordCheckpoints).orderBy(desc(recordCheckpoints.size)).limit(1))[0]
}

/** The root signed at just this size; undefined for a size that never was. */
export async function findCheckpointAt(db: Database, size: number): Promise<Checkpoint | undefined> {
  return (await db.select().from(recordCheckpoints).where(eq(recordCheckpoints.size, size)))[0]
}

/** How many entries the log had before an instant, by what was signed then. */
export async function sizeBefore(db: Database, instant: Date): Promise<number> {
  return (await findCheckpointBefore(db, instant))?.size ?? 0
}

/** The last checkpoint signed before an instant. */
export async function findCheckpointBefore(db: Database, instant: Date): Promise<Pick<Checkpoint, 'size' | 'root' | 'signedAt'> | undefined> {
  const [found] = await db.select({ size: recordCheckpoints.size, root: recordCheckpoints.root, signedAt: recordCheckpoints.signedAt }).from(recordCheckpoints)
    .where(lt(recordCheckpoints.signedAt, instant)).orderBy(desc(recordCheckpoints.signedAt), desc(recordCheckpoints.size)).limit(1)
  return found
}

/** The positions a day in Asia/Shanghai put into the log, the last not included. */
export async function findPositionsOfDay(db: Database, day: Day): Promise<{ from: number, to: number }> {
  const [from, to] = await Promise.all([sizeBefore(db, startOfDay(day)), sizeBefore(db, endOfDay(day))])
  return { from, to }
}

/** The name of the log, said by its first checkpoint for good; undefined while there is none. */
export async function findOrigin(db: Database): Promise<string | undefined> {
  const [first] = await db.select({ note: recordCheckpoints.note }).from(recordCheckpoints).orderBy(asc(recordCheckpoints.size)).limit(1)
  const parsed = first && parseNote(first.note)
  return parsed && parseCheckpointText(parsed.text)?.origin
}

/** The name a log that begins now is given: the address residents use, without its scheme. */
export function originOf(baseUrl: string | null): string {
  return `${baseUrl === null ? 'portal.invalid' : new URL(baseUrl).host}/record`
}

/** The latest checkpoint with the lines of those who witnessed it, as anybody may read it. */
export async function readCheckpointNote(db: Database): Promise<string | undefined> {
  const checkpoint = await findCheckpoint(db)
  if (!checkpoint) return undefined
  const lines = await db.select({ line: recordCosignatures.line }).from(recordCosignatures).where(eq(recordCosignatures.size, checkpoint.size)).orderBy(asc(recordCosignatures.witness))
  return checkpoint.note + lines.map(({ line }) => `${line.trimEnd()}\n`).join('')
}

/** RFC 6962's hash of a leaf, hexadecimal. */
export function hashLeaf(leaf: string): string {
  return hashOfLeaf(Buffer.from(leaf)).toString('hex')
}

/**
 * The hashes that lead from the leaf at this position to the root of the log of this size, from the bottom up (RFC 6962),
 * hexadecimal. Throws a RangeError for a position the size does not cover.
 */
export async function proveInclusion(db: Database, { position, size }: { position: number, size: number }): Promise<string[]> {
  return toHex(await withNodes(db, read => inclusionProof(position, size, read)))
}

/** That the log of one size begins with the log of another (RFC 6962), hexadecimal. Throws a RangeError for sizes that do not grow from one on. */
export async function proveConsistency(db: Database, { from, to }: { from: number, to: number }): Promise<string[]> {
  return toHex(await withNodes(db, read => consistencyProof(from, to, read)))
}

/** The root over the first leaves, computed from what is stored now; hexadecimal. */
export async function computeRoot(db: Database, size: number): Promise<string> {
  return (await withNodes(db, read => rootOf(size, read))).toString('hex')
}

function toHex(hashes: readonly Buffer[]): string[] {
  return hashes.map(hash => hash.toString('hex'))
}

/** What is stored does not make a log: a leaf or a hash is missing. */
export class BrokenLogError extends Error {
  constructor() { super('The stored log has a gap.') }
}

/** Asks a computation for the nodes it needs, reads them tile by tile, and runs it. */
async function withNodes<Result>(db: Database, compute: (read: ReadNode) => Result): Promise<Result> {
  const needed: Node[] = []
  const nothing = Buffer.alloc(32)
  compute((node) => {
    needed.push(node)
    return nothing
  })
  const tiles = new Map<string, { level: number, from: number, to: number }>()
  const keyOf = (level: number, from: number) => `${level}/${Math.floor(from / tileWidth)}`
  for (const node of needed) {
    const { level, from, count } = placeOf(node)
    const key = keyOf(level, from)
    const known = tiles.get(key) ?? { level, from, to: from + count }
    tiles.set(key, { level, from: Math.min(known.from, from), to: Math.max(known.to, from + count) })
  }
  const read = new Map<string, { from: number, hashes: Buffer[] }>()
  for (const [key, { level, from, to }] of tiles) read.set(key, { from, hashes: await readHashes(db, level, from, to) })
  return compute((node) => {
    const { level, from, count } = placeOf(node)
    const tile = read.get(keyOf(level, from))!
    return foldHashes(tile.hashes.slice(from - tile.from, from - tile.from + count))
  })
}

/** The hashes of a level from one index up to another, which lie in one tile. */
async function readHashes(db: Database, level: number, from: number, to: number): Promise<Buffer[]> {
  if (level === 0) return (await readLeaves(db, from, to)).map(leaf => hashOfLeaf(Buffer.from(leaf)))
  const rows = await db.select({ hash: recordHashes.hash }).from(recordHashes)
    .where(and(eq(recordHashes.level, level), between(recordHashes.index, from, to - 1))).orderBy(asc(recordHashes.index))
  if (rows.length !== to - from) throw new BrokenLogError()
  return rows.map(({ hash }) => Buffer.from(hash, 'hex'))
}

async function readLeaves(db: Database, from: number, to: number): Promise<string[]> {
  const rows = await db.select({ leaf: recordEntries.leaf }).from(recordEntries)
    .where(between(recordEntries.position, from, to - 1)).orderBy(asc(recordEntries.position))
  if (rows.length !== to - from) throw new BrokenLogError()
  return rows.map(({ leaf }) => leaf ?? '')
}

/** The right edge of the log of this size, to put leaves to. */
export async function readEdge(db: Database, size: number): Promise<Edge> {
  const tiles: Buffer[][] = []
  for (let level = 0; tileWidth ** level <= size; level++) {
    const count = Math.floor(size / tileWidth ** level)
    tiles.push(await readHashes(db, level, count - count % tileWidth, count))
  }
  return { size, tiles }
}

/** Where a tile lies: its level, or `entries` for a bundle of leaves; its index; how many hashes or leaves of it. */
export interface TilePlace { level: number | 'entries', index: number, width: number }

/** Reads the path of a tile below `/record/tile/` (C2SP tlog-tiles); undefined for one that is written in no such way. */
export function parseTilePath(path: string): TilePlace | undefined {
  const [, level, groups, width] = /^(0|[1-9]\d?|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  if (level === undefined || groups === undefined || /^x000\//.test(groups) || Number(width ?? 1) >= tileWidth) return undefined
  const index = Number(groups.replace(/\D/g, ''))
  return Number.isSafeInteger(index) ? { level: level === 'entries' ? level : Number(level), index, width: width === undefined ? tileWidth : Number(width) } : undefined
}

/** The path of a tile below `/record/tile/`. */
export function toTilePath({ level, index, width }: TilePlace): string {
  const groups = [String(index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  return `${level}/${groups.join('/')}${width === tileWidth ? '' : `.p/${width}`}`
}

/** The bytes of a tile or a bundle; undefined for one that the latest checkpoint does not cover. */
export async function readTile(db: Database, { level, index, width }: TilePlace): Promise<Buffer | undefined> {
  const checkpoint = await findCheckpoint(db)
  const [from, to] = [index * tileWidth, index * tileWidth + width]
  if (!checkpoint || to > Math.floor(checkpoint.size / tileWidth ** (level === 'entries' ? 0 : level))) return undefined
  if (level !== 'entries') return Buffer.concat(await readHashes(db, level, from, to))
  return Buffer.concat((await readLeaves(db, from, to)).flatMap((leaf) => {
    const bytes = Buffer.from(leaf)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return [length, bytes]
  }))
}
