import { Busboy } from '@fastify/busboy'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PortalError } from '../../shared/errors.ts'
import { addField } from '../../shared/forms.ts'
import { createId } from '../database/ids.ts'
import { storageFull } from '../database/errors.ts'
import { noRoomForFiles, tooManyFiles, uploadTooLarge, uploadUnreadable } from './errors.ts'
import { hasRoomForFiles } from './room.ts'

const mebibyte = 1024 * 1024

export interface UploadLimits { files: number, fileBytes: number, bodyBytes: number }

/** A request and the answer it will get. */
export interface Exchange { req: IncomingMessage, res: ServerResponse }

/** Six photos, 10 MB each, 40 MB together. */
export const photoLimits: UploadLimits = { files: 6, fileBytes: 10 * mebibyte, bodyBytes: 40 * mebibyte }

/** Three pictures or PDFs of a comment, 10 MB each. */
export const commentFileLimits: UploadLimits = { files: 3, fileBytes: 10 * mebibyte, bodyBytes: 31 * mebibyte }

/** Five pictures or PDFs of an objection, 10 MB each, 40 MB together. */
export const objectionFileLimits: UploadLimits = { files: 5, fileBytes: 10 * mebibyte, bodyBytes: 40 * mebibyte }

const fieldLimits = { fields: 80, fieldSize: 64 * 1024, fieldNameSize: 100, parts: 100, headerPairs: 20, headerSize: 8 * 1024 }

export interface UploadedFile {
  /** Name of the form's field. */
  field: string
  /** Where the bytes lie until the upload is discarded. */
  path: string
  size: number
  /** Lower-case hexadecimal, of the bytes as they arrived. */
  sha256: string
  /** As the sender named it. Shown to staff who import a list; a resident's is never kept. */
  fileName: string
}

export interface ReceivedForm {
  fields: Record<string, string | string[]>
  files: UploadedFile[]
  /** Why the rest was not read; what came before it is in `fields`, so that the form can be shown again. */
  refusal: PortalError | undefined
  /** Removes the temporary files. */
  discard(): Promise<void>
}

/**
 * Reads a form with files, writing each file to `folder` as it arrives. Nothing is held in memory but the fields, and
 * reading stops at the first byte over a cap (h3's own reader has none: 60 MB sent in chunks cost it 2.3 GB).
 */
export async function receiveForm(exchange: Exchange, { folder, limits }: { folder: string, limits: UploadLimits }): Promise<ReceivedForm> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const request = exchange.req
  const fields = Object.create(null) as ReceivedForm['fields']
  let files: UploadedFile[] = []
  const paths: string[] = []
  const writing: Array<Promise<UploadedFile>> = []
  const stopped = new AbortController()
  const refuse = (reason: unknown) => { stopped.abort(reason) }

  try {
    requireFits(request.headers, limits.bodyBytes)
    const hasRoom = await hasRoomForFiles(folder)
    const parser = createParser(request.headers, limits)
    parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
      if (valueTruncated) refuse(uploadTooLarge())
      addField(fields, name, value)
    })
    parser.on('fieldsLimit', () => refuse(uploadTooLarge()))
    parser.on('partsLimit', () => refuse(uploadTooLarge()))
    parser.on('filesLimit', () => refuse(tooManyFiles({ params: { max: limits.files } })))
    parser.on('file', (field, stream, fileName) => {
      // A file input left empty is sent as well, and is no file.
      if (!hasRoom && fileName) {
        stream.resume()
        return refuse(noRoomForFiles({ issues: [{ path: field, code: 'upload.no_room' }] }))
      }
      stream.on('limit', () => refuse(uploadTooLarge({ issues: [{ path: field, code: 'upload.too_large' }] })))
      const path = join(folder, createId())
      paths.push(path)
      writing.push(writeFile(stream, path, stopped.signal).then(written => ({ field, path, fileName: fileName ?? '', ...written })))
      writing.at(-1)!.catch(refuse)
    })
    parser.on('error', () => refuse(uploadUnreadable()))

    await feed(request, parser, limits.bodyBytes, stopped.signal)
    // A file input left empty is sent as a file without name and bytes.
    files = (await Promise.all(writing)).filter(({ size, fileName }) => size > 0 || fileName !== '')
    stopped.signal.throwIfAborted()
  }
  catch (error) {
    refuse(error)
  }
  if (stopped.signal.aborted) discardRest(exchange)
  await Promise.allSettled(writing)

  const reason: unknown = stopped.signal.reason
  const refusal = reason === undefined ? undefined : reason instanceof PortalError ? reason : toRefusal(reason)
  return { fields, files, refusal, discard: () => removeAll(paths) }
}

/**
 * Reads a body that is one file. Throws `upload.too_large` (413) at the first byte over the cap; the temporary file is
 * then gone already.
 */
export async function receiveFile(exchange: Exchange, { folder, maxBytes }: { folder: string, maxBytes: number }): Promise<UploadedFile & { discard(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const request = exchange.req
  const path = join(folder, createId())
  const discard = () => removeAll([path])
  try {
    requireFits(request.headers, maxBytes)
    if (!await hasRoomForFiles(folder)) throw noRoomForFiles()
    const { size, sha256 } = await writeFile(request.iterator({ destroyOnReturn: false }), path, undefined, maxBytes)
    return { field: '', path, size, sha256, fileName: '', discard }
  }
  catch (error) {
    discardRest(exchange)
    await discard()
    throw error instanceof PortalError ? error : toRefusal(error)
  }
}

function requireFits(headers: IncomingHttpHeaders, maxBytes: number) {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw uploadTooLarge()
}

function createParser(headers: IncomingHttpHeaders, limits: UploadLimits) {
  const contentType = headers['content-type'] ?? ''
  if (!/^multipart\/form-data\b/i.test(contentType)) throw uploadUnreadable()
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': contentType },
      limits: { ...fieldLimits, files: limits.files, fileSize: limits.fileBytes },
    })
  }
  catch {
    throw uploadUnreadable()
  }
}

/** Passes the body on as fast as it can be written, counting what arrives. */
async function feed(request: IncomingMessage, parser: ReturnType<typeof createParser>, maxBytes: number, signal: AbortSignal) {
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw uploadTooLarge()
    const isReady = parser.write(chunk)
    signal.throwIfAborted()
    if (!isReady) await once(parser, 'drain', { signal })
  }
  const finished = once(parser, 'finish', { signal })
  parser.end()
  await finished
}

async function writeFile(source: Readable | AsyncIterable<Buffer>, path: string, signal?: AbortSignal, maxBytes = Infinity) {
  const hash = createHash('sha256')
  let size = 0
  const target = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  const closed = new Promise<void>((resolve) => { target.once('close', resolve) })
  try {
    await pipeline(source, async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        size += chunk.length
        if (size > maxBytes) throw uploadTooLarge()
        hash.update(chunk)
        yield chunk
      }
    }, target, { signal })
  }
  finally {
    // A file given up while the disk was still opening it would appear after it had been removed.
    target.destroy()
    await closed
  }
  return { size, sha256: hash.digest('hex') }
}

/** A full disk stays what it is; anything else that ends a body early is a body that cannot be read. */
function toRefusal(error: unknown): PortalError {
  const { code } = error as { code?: unknown }
  return code === 'ENOSPC' || code === 'EDQUOT' ? storageFull() : uploadUnreadable()
}

async function removeAll(paths: string[]) {
  await Promise.all(paths.map(path => rm(path, { force: true })))
}

/**
 * Once the refusal is answered, reads and drops what is still coming: a browser that is still sending shows a broken
 * connection instead of the answer when the server closes first. Browsers say how much they send; whoever sends in
 * chunks is a program, which reads the answer, and is cut off soon.
 */
function discardRest({ req, res }: Exchange) {
  if (req.complete || req.destroyed) return
  req.on('error', () => {})
  let left = req.headers['content-length'] === undefined ? 4 * mebibyte : 64 * mebibyte
  const cut = () => { req.socket.destroy() }
  res.once('finish', () => {
    if (req.complete) return
    const timer = setTimeout(cut, 20_000)
    timer.unref()
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) cut()
    })
    for (const end of ['end', 'close']) req.once(end, () => { clearTimeout(timer) })
    req.resume()
  })
}
