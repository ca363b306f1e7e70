import { createHash } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { acceptedEncoding, compress, worthCompressing, type Encoding } from './encoding.ts'
import { readAsked, varyOf, type Asked } from './pageCacheKeys.ts'

/** What was made for a request of which nothing but `Asked` was known. */
export interface Made {
  status: number
  headers: OutgoingHttpHeaders
  body: unknown
  /** Whether something on the way to it was for one person. */
  isPersonal: boolean
}

/** One answer in one coding, as it is sent. */
interface Variant { etag: string, headers: string[], headersUnchanged: string[], body: Buffer }

interface Entry {
  /** When what it says by the clock may be another. */
  from: number
  until: number
  headers: OutgoingHttpHeaders
  plain: Buffer
  variants: Partial<Record<Encoding | 'plain', Variant>>
  packing: Partial<Record<Encoding, Promise<Variant>>>
}

interface Making { version: number, from: number, until: number, entry: Promise<Entry | null> }

export interface PageCacheOptions {
  /** See `ChangeWatch`. */
  version: () => number | undefined | Promise<number | undefined>
  make: (asked: Asked) => Promise<Made>
  /** Whether the operator has set the address residents use. */
  hasBase: boolean
  /** The time in milliseconds. */
  now?: () => number
  maxBytes?: number
}

/**
 * What stands on a page by the clock, such as a window that is open, is at most this old; and it is never from before the
 * full minute, at which windows open and close.
 */
const maxAgeMs = 5000
const minuteMs = 60_000

const maxBody = 2_000_000
const defaultMaxBytes = 64_000_000
const maxRefused = 2000

/** Made anew for each answer, or meant for the connection alone. */
const notKept = new Set(['etag', 'last-modified', 'content-length', 'content-encoding', 'transfer-encoding', 'connection', 'keep-alive', 'date', 'vary', 'set-cookie'])
const ofBody = /^content-(?:type|length|encoding|disposition|language)$/

/**
 * Answers of pages for everybody, kept as long as no data has changed. A page is made once for all who ask at the same
 * time, from nothing but what its key holds, so that no header of one reader reaches another.
 */
export function createPageCache({ version, make, hasBase, now = Date.now, maxBytes = defaultMaxBytes }: PageCacheOptions) {
  const kept = new Map<string, Entry>()
  const making = new Map<string, Making>()
  /** Keys whose answer is none for everybody, such as a page that is not there. */
  const refused = new Map<string, number>()
  const counts = { answered: 0, made: 0, passed: 0 }
  let keptVersion: number | undefined
  let keptBytes = 0

  function forget() {
    kept.clear()
    refused.clear()
    keptBytes = 0
  }

  function drop(key: string, entry: Entry) {
    if (kept.get(key) !== entry) return
    kept.delete(key)
    keptBytes -= sizeOf(entry)
  }

  /** The oldest goes first: none lives long enough for its use to matter. */
  function makeRoom() {
    for (const [key, entry] of kept) {
      if (keptBytes <= maxBytes) return
      drop(key, entry)
    }
  }

  function follow(current: number) {
    if (keptVersion === current) return
    keptVersion = current
    forget()
  }

  /** Answers, or calls `next` when it cannot answer this. */
  function handle(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    const asked = readAsked(request, { hasBase })
    if (!asked) return next()
    const current = version()
    if (typeof current === 'object') void current.then(found => handleAt(found, asked, request, response, next), next)
    else handleAt(current, asked, request, response, next)
  }

  function handleAt(current: number | undefined, asked: Asked, request: IncomingMessage, response: ServerResponse, next: () => void): void {
    if (current === undefined) {
      counts.passed += 1
      return next()
    }
    follow(current)
    const time = now()
    const entry = kept.get(asked.key)
    if (entry && isCurrent(entry, time)) return answer(entry, asked, request, response, next)
    if (entry) drop(asked.key, entry)
    if (refused.get(asked.key) === current) {
      counts.passed += 1
      return next()
    }
    makeOnce(asked, current, time).then((made) => {
      if (made) return answer(made, asked, request, response, next)
      counts.passed += 1
      next()
    }, next)
  }

  /** Those who ask while a page is being made get the same one, unless data has changed since it was begun. */
  function makeOnce(asked: Asked, current: number, time: number): Promise<Entry | null> {
    const underWay = making.get(asked.key)
    if (underWay?.version === current && isCurrent(underWay, time)) return underWay.entry
    const from = time
    const until = Math.min(time + maxAgeMs, (Math.floor(time / minuteMs) + 1) * minuteMs)
    const entry = makeEntry(asked, { from, until }).then((made) => {
      if (keptVersion === current) keep(asked.key, made, current)
      return made
    }).finally(() => {
      if (making.get(asked.key) === own) making.delete(asked.key)
    })
    const own: Making = { version: current, from, until, entry }
    making.set(asked.key, own)
    return entry
  }

  async function makeEntry(asked: Asked, times: { from: number, until: number }): Promise<Entry | null> {
    counts.made += 1
    const { status, headers, body, isPersonal } = await make(asked)
    const plain = toBuffer(body)
    if (status !== 200 || isPersonal || !plain || plain.length > maxBody || !mayBeKept(headers)) return null
    return { ...times, headers: { 'cache-control': 'no-cache', ...headers, vary: joinVary(varyOf(asked.url), headers.vary) }, plain, variants: {}, packing: {} }
  }

  function keep(key: string, entry: Entry | null, current: number) {
    if (entry === null) {
      if (refused.size >= maxRefused) refused.clear()
      refused.set(key, current)
      return
    }
    const before = kept.get(key)
    if (before) drop(key, before)
    kept.set(key, entry)
    keptBytes += sizeOf(entry)
    makeRoom()
  }

  function answer(entry: Entry, asked: Asked, request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const encoding = entry.plain.length < worthCompressing ? undefined : readEncoding(request.headers['accept-encoding'])
    const variant = entry.variants[encoding ?? 'plain']
    if (variant) return send(variant, request, response)
    if (encoding === undefined) return send(entry.variants.plain = toVariant(entry, entry.plain), request, response)
    entry.packing[encoding] ??= compress(entry.plain, encoding).then((packed) => {
      const made = toVariant(entry, packed, encoding)
      entry.variants[encoding] = made
      if (kept.get(asked.key) === entry) {
        keptBytes += packed.length
        makeRoom()
      }
      return made
    })
    entry.packing[encoding].then(made => send(made, request, response), next)
  }

  function send({ etag, headers, headersUnchanged, body }: Variant, request: IncomingMessage, response: ServerResponse): void {
    counts.answered += 1
    const known = request.headers['if-none-match']
    if (known !== undefined && isKnown(etag, known)) {
      response.writeHead(304, headersUnchanged)
      response.end()
      return
    }
    response.writeHead(200, headers)
    if (request.method === 'HEAD') response.end()
    else response.end(body)
  }

  /** Lets go of what nobody has asked for since it was too old. */
  const sweeper = setInterval(() => {
    const time = now()
    for (const [key, entry] of kept) if (!isCurrent(entry, time)) drop(key, entry)
    refused.clear()
  }, maxAgeMs)
  sweeper.unref()

  return {
    handle,
    /** How often an answer was given, made and left to the server; and what is kept. */
    figures: () => ({ ...counts, kept: kept.size, bytes: keptBytes }),
    close: () => { clearInterval(sweeper) },
  }
}

/** A clock that was set back makes nothing young again. */
function isCurrent({ from, until }: { from: number, until: number }, time: number): boolean {
  return time >= from && time < until
}

function sizeOf({ plain, variants }: Entry): number {
  return plain.length + (variants.br?.body.length ?? 0) + (variants.gzip?.body.length ?? 0)
}

function toBuffer(body: unknown): Buffer | undefined {
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? Buffer.from(body) : undefined
}

function mayBeKept(headers: OutgoingHttpHeaders): boolean {
  return headers['set-cookie'] === undefined && headers['content-encoding'] === undefined && headers['content-range'] === undefined
    && !/no-store|private/.test(String(headers['cache-control'] ?? ''))
}

function joinVary(own: string, given: OutgoingHttpHeaders[string]): string {
  const names = [own, ...[given ?? []].flat().map(String)].join(',').split(',').map(name => name.trim()).filter(Boolean)
  return names.filter((name, at) => names.findIndex(other => other.toLowerCase() === name.toLowerCase()) === at).join(', ')
}

function toVariant(entry: Entry, body: Buffer, encoding?: Encoding): Variant {
  const etag = `"${createHash('sha256').update(entry.plain).digest('base64url').slice(0, 27)}${encoding ? `-${encoding}` : ''}"`
  const own = Object.entries(entry.headers).flatMap(([name, value]) => value === undefined || (name !== 'vary' && notKept.has(name)) ? [] : [[name, value] as const])
  const flat = (wanted: (name: string) => boolean) => own.flatMap(([name, value]) => wanted(name) ? [name, [value].flat().join(', ')] : [])
  return {
    etag,
    headers: [...flat(() => true), 'etag', etag, ...encoding ? ['content-encoding', encoding] : [], 'content-length', String(body.length)],
    headersUnchanged: [...flat(name => !ofBody.test(name)), 'etag', etag],
    body,
  }
}

const encodings = new Map<string, Encoding | undefined>()

function readEncoding(header: string | string[] | undefined): Encoding | undefined {
  if (header === undefined) return undefined
  const text = String(header)
  if (encodings.has(text)) return encodings.get(text)
  if (encodings.size >= 200) encodings.clear()
  const found = acceptedEncoding(text)
  if (text.length < 200) encodings.set(text, found)
  return found
}

/** Weak comparison, as RFC 9110 asks for this header. */
function isKnown(etag: string, header: string): boolean {
  return header.trim() === '*' || header.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag)
}
