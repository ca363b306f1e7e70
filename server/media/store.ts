import { constants, createReadStream, mkdirSync } from 'node:fs'
import { access, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

/** Where a photo lies: what staff may see, and the approved copies anybody may see. */
export type PhotoArea = 'private' | 'public'

/** Photos, and the PDFs people send, under random names. Another implementation may keep them elsewhere; it must be durable when `keep` resolves. */
export interface PhotoStore {
  /** Takes over the file at `path`. When this resolves the photo survives a power cut. */
  keep(area: PhotoArea, name: string, path: string): Promise<void>
  open(area: PhotoArea, name: string): Promise<{ bytes: Readable, size: number } | undefined>
  /** Nothing happens when it is not there. */
  remove(area: PhotoArea, name: string): Promise<void>
  /** What was last written before an instant, in no order; whoever reads may remove what was read. A time not known is not before any. */
  list(area: PhotoArea, options: { olderThan: Date }): AsyncIterable<{ name: string, at: Date }>
  /** Resolves when the store can do its work. */
  ping(): Promise<void>
}

/** Every name in a store: random, and what it is. */
export const fileName = /^[0-9a-z]{26}\.(?:jpg|pdf)$/

/** Photos as files below `folder`; `keep` takes files of the same disk. */
export function createFileStore(folder: string): PhotoStore {
  const folderOf = (area: PhotoArea) => join(folder, area)
  for (const area of ['private', 'public'] as const) mkdirSync(folderOf(area), { recursive: true, mode: 0o700 })

  return {
    async keep(area, name, path) {
      await mkdir(folderOf(area), { recursive: true, mode: 0o700 })
      await flush(path)
      await rename(path, join(folderOf(area), name))
      await flush(folderOf(area))
    },
    async open(area, name) {
      if (!fileName.test(name)) return undefined
      const path = join(folderOf(area), name)
      const found = await stat(path).catch(() => undefined)
      return found && { bytes: createReadStream(path), size: found.size }
    },
    async remove(area, name) {
      if (fileName.test(name)) await rm(join(folderOf(area), name), { force: true })
    },
    async* list(area, { olderThan }) {
      for await (const { name } of await opendir(folderOf(area))) {
        if (!fileName.test(name)) continue
        const { mtime } = await stat(join(folderOf(area), name)).catch(() => ({ mtime: undefined }))
        if (mtime && mtime < olderThan) yield { name, at: mtime }
      }
    },
    ping: () => access(folder, constants.R_OK | constants.W_OK | constants.X_OK),
  }
}

/** For a folder this makes the new name in it durable. */
async function flush(path: string) {
  const handle = await open(path, 'r')
  try { await handle.sync() }
  finally { await handle.close() }
}
