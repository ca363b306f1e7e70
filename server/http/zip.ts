import { Readable } from 'node:stream'
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate'

/** A day that every zip can hold, written the same in every zone: the same files give the same bytes. */
const someDay = new Date(1980, 0, 1)

/** A zip of the files as they come; each is held only until it is sent on. */
export function zipStream(files: AsyncIterable<{ path: string, bytes: Uint8Array }>): Readable {
  return Readable.from(zipped(files))
}

async function* zipped(files: AsyncIterable<{ path: string, bytes: Uint8Array }>): AsyncGenerator<Uint8Array> {
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
    entry.push(bytes, true)
    yield* ready.splice(0)
  }
  zip.end()
  yield* ready.splice(0)
}
