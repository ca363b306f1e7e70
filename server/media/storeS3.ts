import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { openBucket } from '../storage/bucket.ts'
import { fileName, type PhotoArea, type PhotoStore } from './store.ts'

const keyOf = (area: PhotoArea, name: string) => `photos/${area}/${name}`
const mediaTypes: Record<string, string> = { jpg: 'image/jpeg', pdf: 'application/pdf' }

/**
 * Photos in an S3-compatible store, named as `openBucket` says. Nobody but the portal reads there, public copies included: the
 * bucket is private. A photo is kept when the store has acknowledged bytes of this hash and says their size; the file at
 * `path` goes only then.
 */
export async function createBucketStore(url: string): Promise<PhotoStore> {
  const bucket = await openBucket(url)
  return {
    async keep(area, name, path) {
      if (!fileName.test(name)) throw new RangeError('A photo has a random name.')
      const { size } = await stat(path)
      const hash = createHash('sha256')
      await pipeline(createReadStream(path), hash)
      await bucket.put(keyOf(area, name), path, { size, sha256: hash.digest('hex'), mediaType: mediaTypes[name.slice(-3)] })
      const stored = await bucket.look(keyOf(area, name))
      if (stored?.size !== size) throw new Error('The object store has not kept a photo whole.')
      await rm(path)
    },
    open: async (area, name) => fileName.test(name) ? bucket.get(keyOf(area, name)) : undefined,
    async remove(area, name) { if (fileName.test(name)) await bucket.remove(keyOf(area, name)) },
    async* list(area, { olderThan }) {
      const folder = keyOf(area, '')
      for await (const { key, at } of bucket.list(folder)) {
        const name = key.slice(folder.length)
        // A store that says no time is taken by the bucket for one of 1970.
        if (fileName.test(name) && at.getTime() > 0 && at < olderThan) yield { name, at }
      }
    },
    ping: () => bucket.ping(),
  }
}
