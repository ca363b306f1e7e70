import { open } from 'node:fs/promises'
import { getHeader, sendNoContent, sendStream, setResponseHeaders, setResponseStatus, type H3Event } from 'h3'

export interface SentFile {
  path: string
  bytes: number
  /** SHA-256, hexadecimal: the file's strong validator. */
  sha256: string
  gzip: { path: string, bytes: number } | null
  madeAt: Date
}

/**
 * Sends a file of which the size and the hash are known: 304 for who has it, 206 for a part, compressed where that is
 * accepted and no part is asked for. Headers of its kind and name are set by the caller. Throws what `open` throws, before
 * anything is sent.
 */
export async function sendFile(event: H3Event, { path, bytes, sha256, gzip, madeAt }: SentFile) {
  // Only GET has parts (RFC 9110 14.2).
  const range = event.method === 'GET' ? getHeader(event, 'range') : undefined
  const packed = gzip !== null && range === undefined && acceptsGzip(getHeader(event, 'accept-encoding') ?? '') ? gzip : null
  const etag = packed ? `"${sha256}-gzip"` : `"${sha256}"`
  setResponseHeaders(event, { etag, 'last-modified': madeAt.toUTCString(), 'accept-ranges': 'bytes', vary: 'Accept-Encoding' })
  if (isKnown(event, [`"${sha256}"`, `"${sha256}-gzip"`], madeAt)) return sendNoContent(event, 304)

  const part = range === undefined || !mayPart(event, etag) ? undefined : readRange(range, bytes)
  if (part === 'unsatisfiable') {
    setResponseStatus(event, 416)
    setResponseHeaders(event, { 'content-range': `bytes */${bytes}`, 'content-length': 0 })
    return ''
  }
  const handle = event.method === 'HEAD' ? undefined : await open(packed?.path ?? path)
  const size = part ? part.end - part.start + 1 : packed?.bytes ?? bytes
  setResponseHeaders(event, { 'content-length': size, ...packed && { 'content-encoding': 'gzip' }, ...part && { 'content-range': `bytes ${part.start}-${part.end}/${bytes}` } })
  if (part) setResponseStatus(event, 206)
  // An answer without a body keeps its length: of nothing h3 would make 204.
  if (!handle) return ''
  const stream = handle.createReadStream(part)
  // Whoever goes away in the middle leaves no open file behind.
  event.node.res.once('close', () => { stream.destroy() })
  return sendStream(event, stream)
}

function acceptsGzip(header: string): boolean {
  return /(?:^|[\s,])(?:gzip|\*)(?!\s*;\s*q=0(?:\.0+)?(?:$|[\s,]))/i.test(header)
}

/** Whether the asker has the file, in whichever coding (RFC 9110 13.1.2, 13.1.3). */
function isKnown(event: H3Event, etags: readonly string[], madeAt: Date): boolean {
  const known = getHeader(event, 'if-none-match')
  if (known !== undefined) return known.trim() === '*' || known.split(',').some(tag => etags.includes(tag.trim().replace(/^W\//, '')))
  const since = Date.parse(getHeader(event, 'if-modified-since') ?? '')
  return Number.isFinite(since) && Math.floor(madeAt.getTime() / 1000) * 1000 <= since
}

/** A part is of use only to who has the rest of the same file (RFC 9110 13.1.5); a time cannot say so: two may be made in a second. */
function mayPart(event: H3Event, etag: string): boolean {
  const condition = getHeader(event, 'if-range')?.trim()
  return condition === undefined || condition === etag
}

/** The one part that is asked for; undefined for several or none that can be read: then the whole is sent. */
function readRange(header: string, size: number): { start: number, end: number } | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const [first, last] = [found[1]!, found[2]!]
  if (first === '') return Number(last) === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - Number(last)), end: size - 1 }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  return start >= size ? 'unsatisfiable' : { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
