import type { Bucket } from '../storage/bucket.ts'
import { BackupError } from './errors.ts'
import { idPattern, keyOf, momentOf } from './manifest.ts'

/** A copy whose manifest is there: it was finished. */
export interface Copy { id: string, at: Date }

/** All finished copies, the oldest first; and the ids of those that were begun and never finished. */
export async function listCopies(target: Bucket): Promise<{ copies: Copy[], unfinished: string[] }> {
  const found = new Map<string, boolean>()
  for await (const { key } of target.list('backups/')) {
    const id = key.split('/')[1]!
    if (idPattern.test(id)) found.set(id, found.get(id) === true || key === keyOf.manifest(id))
  }
  const ids = [...found.keys()].sort()
  return {
    copies: ids.filter(id => found.get(id)).map(id => ({ id, at: momentOf(id) })),
    unfinished: ids.filter(id => !found.get(id)),
  }
}

/** The copy of this name, or the newest. Throws when there is none or it was never finished. */
export async function findCopy(target: Bucket, id?: string): Promise<Copy> {
  const { copies, unfinished } = await listCopies(target)
  if (id !== undefined) {
    const found = copies.find(copy => copy.id === id)
    if (found) return found
    throw new BackupError(unfinished.includes(id) ? `The copy ${id} was never finished: it has no manifest. Take another.` : `There is no copy ${id}.`)
  }
  const newest = copies.at(-1)
  if (newest) return newest
  throw new BackupError(unfinished.length > 0 ? `There is no finished copy, only ${unfinished.length} that ended before their manifest was written.` : 'There is no copy here.')
}

/** The lines of `sums`: hash, size and name of everything sealed that belongs to a copy. */
export function parseSums(text: string): Array<{ sha256: string, size: number, key: string }> {
  return text.split('\n').filter(Boolean).map((line) => {
    const [sha256, size, key] = line.split(' ')
    if (!sha256 || !key || !Number.isSafeInteger(Number(size))) throw new BackupError('The list of parts of a copy cannot be read.')
    return { sha256, size: Number(size), key }
  })
}

const dayMs = 24 * 3_600_000

/**
 * Removes copies older than `keepDays`, unfinished ones of more than a day, and the photos no copy names any more. The newest
 * finished copy stays, however old it is. Manifest first: what is half removed is no copy.
 */
export async function expireCopies(target: Bucket, { keepDays, now }: { keepDays: number, now: Date }): Promise<{ removed: string[], photos: number }> {
  const { copies, unfinished } = await listCopies(target)
  const since = now.getTime() - keepDays * dayMs
  const removed = [
    ...copies.slice(0, -1).filter(({ at }) => at.getTime() < since).map(({ id }) => id),
    ...unfinished.filter(id => momentOf(id).getTime() < now.getTime() - dayMs),
  ]
  for (const id of removed) {
    await target.remove(keyOf.manifest(id))
    const keys: string[] = []
    for await (const { key } of target.list(`backups/${id}/`)) keys.push(key)
    for (const key of keys) await target.remove(key)
  }
  const used = new Set<string>()
  for (const { id } of copies) {
    if (removed.includes(id)) continue
    const sums = await readSums(target, id)
    for (const { key } of sums) used.add(key)
  }
  const stale: string[] = []
  // What a copy under way has just stored is named by no copy yet.
  for await (const { key, at } of target.list('objects/')) if (!used.has(key) && at.getTime() < now.getTime() - dayMs) stale.push(key)
  for (const key of stale) await target.remove(key)
  return { removed, photos: stale.length }
}

export async function readSums(target: Bucket, id: string): Promise<Array<{ sha256: string, size: number, key: string }>> {
  const found = await target.get(keyOf.sums(id))
  if (!found) throw new BackupError(`The copy ${id} lacks its list of parts.`)
  const chunks: Buffer[] = []
  for await (const piece of found.bytes) chunks.push(piece as Buffer)
  return parseSums(Buffer.concat(chunks).toString())
}
