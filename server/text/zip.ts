import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** A day that every zip can hold, written the same in every zone: the same files give the same bytes. */
const someDay = new Date(1980, 0, 1)

/** As much is compressed at once, in bytes. */
const slice = 256 * 1024

/** A file of a zip, whole or as it comes. */
export interface ZippedFile { path: string, bytes: Uint8Array | AsyncIterable<Uint8Array> }

/** A zip of the files as they come; each is held only until it is sent on. */
export function zipStream(files: AsyncIterable<ZippedFile> | Iterable<ZippedFile>): Readable {
  return Readable.from(zipped(files))
}

async function* zipped(files: AsyncIterable<ZippedFile> | Iterable<ZippedFile>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    ready.push(chunk)
  })
  for await (const { path, bytes } of files) {
    // Pictures and PDFs are compressed already.
    const entry = /\.(?:jpg|pdf)$/.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 })
    entry.mtime = someDay
    zip.add(entry)
    for await (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
      for (let at = 0; at < part.length; at += slice) {
        entry.push(part.subarray(at, at + slice))
        yield* ready.splice(0)
        // Others are answered in between.
        await turn()
      }
    }
    entry.push(new Uint8Array(), true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}
