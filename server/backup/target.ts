import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openBucket, type Bucket } from '../storage/bucket.ts'
import { BackupError } from './errors.ts'

/** Where copies are kept: a folder, or `s3://bucket/prefix?endpoint=…`. */
export async function openTarget(address: string): Promise<Bucket> {
  if (address.startsWith('s3://')) return openBucket(address)
  if (/^[a-z0-9]+:\/\//i.test(address)) throw new BackupError('Copies go into a folder or to s3://bucket/prefix?endpoint=…, nowhere else.')
  return openFolder(resolve(address))
}

/** A folder with the promises of a bucket: what `put` has resolved for is on the disk, whole, under its name. */
export function openFolder(folder: string): Bucket {
  const pathOf = (key: string) => {
    const path = resolve(folder, key)
    if (!path.startsWith(folder + sep)) throw new BackupError('A name leads out of the folder of copies.')
    return path
  }
  return {
    async put(key, source, { size, sha256 }) {
      const path = pathOf(key)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const hash = createHash('sha256')
      let length = 0
      await pipeline(
        typeof source === 'string' ? createReadStream(source) : Readable.from([source]),
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            hash.update(chunk)
            length += chunk.length
            yield chunk
          }
        },
        createWriteStream(`${path}.part`, { mode: 0o600, flush: true }),
      )
      if (length !== size || hash.digest('hex') !== sha256) {
        await rm(`${path}.part`, { force: true })
        throw new BackupError('What arrived in the folder of copies is not what was sent.')
      }
      await rename(`${path}.part`, path)
      await flush(dirname(path))
    },
    async get(key) {
      const found = await stat(pathOf(key)).catch(() => undefined)
      return found?.isFile() ? { bytes: createReadStream(pathOf(key)), size: found.size } : undefined
    },
    async look(key) {
      const found = await stat(pathOf(key)).catch(() => undefined)
      return found?.isFile() ? { key, size: found.size, at: found.mtime } : undefined
    },
    async* list(prefix) {
      for await (const key of walk(folder, '')) {
        if (!key.startsWith(prefix) || key.endsWith('.part')) continue
        const { size, mtime } = await stat(pathOf(key))
        yield { key, size, at: mtime }
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true })
      // A folder that is empty now says nothing any more.
      for (let parent = dirname(pathOf(key)); parent !== folder && (await readdir(parent)).length === 0; parent = dirname(parent)) await rm(parent, { recursive: true })
    },
    async ping() { await mkdir(folder, { recursive: true, mode: 0o700 }) },
    close() {},
  }
}

async function* walk(folder: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => [])
  for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const key = below ? `${below}/${entry.name}` : entry.name
    if (entry.isDirectory()) yield* walk(folder, key)
    else if (entry.isFile()) yield key
  }
}

async function flush(folder: string) {
  const handle = await open(folder, 'r')
  try { await handle.sync() }
  finally { await handle.close() }
}
