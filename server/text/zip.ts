import { pipeline, Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { createDeflateRaw } from 'node:zlib'
import { Zip, ZipPassThrough } from 'fflate'

/** A day that every zip can hold, written the same in every zone: the same files give the same bytes. */
const someDay = new Date(1980, 0, 1)

/** So much is summed up at once, in bytes. */
const slice = 128 * 1024

/** A file of a zip, whole or as it comes. */
export interface ZippedFile { path: string, bytes: Uint8Array | AsyncIterable<Uint8Array> }

/** A zip of the files as they come; each is held only until it is sent on. */
export function zipStream(files: AsyncIterable<ZippedFile> | Iterable<ZippedFile>): Readable {
  return Readable.from(zipped(files))
}

/** A file that somebody else compresses: what is pushed is only counted and summed up. */
class Deflated extends ZipPassThrough {
  override compression = 8
  override process() {}
}

async function* zipped(files: AsyncIterable<ZippedFile> | Iterable<ZippedFile>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  for await (const { path, bytes } of files) {
    // Pictures and PDFs are compressed already.
    const isPacked = /\.(?:jpg|pdf)$/.test(path)
    const entry = isPacked ? new ZipPassThrough(path) : new Deflated(path)
    entry.mtime = someDay
    zip.add(entry)
    const parts = summedUp(entry, bytes)
    if (isPacked) for await (const _ of parts) yield* ready.splice(0)
    // zlib compresses in threads of its own, fflate would in this one.
    else {
      for await (const chunk of deflated(parts)) {
        entry.ondata!(null, chunk, false)
        yield* ready.splice(0)
      }
    }
    entry.push(new Uint8Array(), true)
    if (!isPacked) entry.ondata!(null, new Uint8Array(), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}

function deflated(parts: AsyncIterable<Uint8Array>): AsyncIterable<Buffer<ArrayBuffer>> {
  const deflate = createDeflateRaw({ level: 6 })
  // Whoever goes away in the middle, and an error of what is read, end both.
  pipeline(Readable.from(parts), deflate, () => {})
  return deflate
}

async function* summedUp(entry: ZipPassThrough, bytes: ZippedFile['bytes']): AsyncGenerator<Uint8Array> {
  for await (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
    for (let at = 0; at < part.length; at += slice) {
      const some = part.subarray(at, at + slice)
      entry.push(some)
      yield some
      // Others are answered in between.
      await turn()
    }
  }
}
