import { createServer, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createPageCache, type Made } from '#server/http/pageCache'
import type { Asked } from '#server/http/pageCacheKeys'

const long = '台账'.repeat(1000)

interface Answer { status: number, headers: IncomingHttpHeaders, body: Buffer }

/** A server with the cache before it; whatever the cache leaves is answered with `passed on`. */
async function serve({ make = async () => page(long), maxBytes }: { make?: (asked: Asked) => Promise<Made>, maxBytes?: number } = {}) {
  const state: { version: number | undefined | Promise<number | undefined>, time: number } = { version: 1, time: Date.parse('2026-11-22T03:00:10Z') }
  const making = vi.fn(make)
  const cache = createPageCache({ version: () => state.version, make: making, hasBase: true, now: () => state.time, maxBytes })
  const server = createServer((request, response) => cache.handle(request, response, () => response.end('passed on')))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    cache.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const get = (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET') => new Promise<Answer>((resolve, reject) => {
    httpRequest({ port, path, method, headers, host: '127.0.0.1' }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }))
    }).on('error', reject).end()
  })
  return { state, making, cache, get, text: async (...given: Parameters<typeof get>) => (await get(...given)).body.toString() }
}

const page = (body: string, more: Partial<Made> = {}): Made => ({
  status: 200, headers: { 'content-type': 'text/html', 'content-security-policy': 'default-src \'none\'' }, body, isPersonal: false, ...more,
})

describe('A page for everybody', () => {
  it('is made once for two hundred who ask at once', async () => {
    const { get, making } = await serve({ make: () => new Promise(resolve => setTimeout(resolve, 50, page(long))) })
    const answers = await Promise.all(Array.from({ length: 200 }, () => get('/ledger')))
    expect(answers.every(({ status, body }) => status === 200 && body.toString() === long)).toBe(true)
    expect(making).toHaveBeenCalledTimes(1)
  })

  it('is made anew after a change', async () => {
    let word = 'before'
    const { state, text } = await serve({ make: async () => page(word) })
    expect(await text('/ledger')).toBe('before')
    word = 'after'
    expect(await text('/ledger')).toBe('before')
    state.version = 2
    expect(await text('/ledger')).toBe('after')
  })

  it('that was begun before a change is given neither to those who ask after it nor kept', async () => {
    const begun: Array<(made: Made) => void> = []
    const { state, text, making } = await serve({ make: () => new Promise((resolve) => { begun.push(resolve) }) })
    const early = text('/ledger')
    await vi.waitFor(() => expect(begun).toHaveLength(1), { timeout: 20_000 })
    state.version = 2
    const late = text('/ledger')
    await vi.waitFor(() => expect(begun).toHaveLength(2), { timeout: 20_000 })
    begun[1]!(page('new'))
    expect(await late).toBe('new')
    begun[0]!(page('old'))
    expect(await early).toBe('old')
    expect(await text('/ledger')).toBe('new')
    expect(making).toHaveBeenCalledTimes(2)
  })

  it('that was begun before a change nobody asked after is not kept either', async () => {
    let finish: (made: Made) => void = () => {}
    const { state, text, making } = await serve({ make: () => new Promise((resolve) => { finish = resolve }) })
    const early = text('/ledger')
    await vi.waitFor(() => expect(making).toHaveBeenCalledTimes(1), { timeout: 20_000 })
    state.version = 2
    finish(page('old'))
    expect(await early).toBe('old')
    const late = text('/ledger')
    await vi.waitFor(() => expect(making).toHaveBeenCalledTimes(2), { timeout: 20_000 })
    finish(page('new'))
    expect(await late).toBe('new')
  })

  it('is left to the server while changes cannot be heard', async () => {
    const { state, text } = await serve()
    await text('/ledger')
    state.version = undefined
    expect(await text('/ledger')).toBe('passed on')
    state.version = Promise.resolve(undefined)
    expect(await text('/ledger')).toBe('passed on')
    state.version = Promise.resolve(1)
    expect(await text('/ledger')).toBe(long)
  })

  it('is never older than five seconds, nor from before a full minute, nor from the future', async () => {
    const { state, text, making } = await serve()
    const start = state.time
    const madeAfter = async (time: number) => {
      state.time = time
      const before = making.mock.calls.length
      await text('/ledger')
      return making.mock.calls.length > before
    }
    expect(await madeAfter(start)).toBe(true)
    expect(await madeAfter(start + 4999)).toBe(false)
    expect(await madeAfter(start + 5000)).toBe(true)
    expect(await madeAfter(start + 49_999)).toBe(true)
    expect(await madeAfter(start + 50_000)).toBe(true)
    expect(await madeAfter(start + 50_001)).toBe(false)
    expect(await madeAfter(start)).toBe(true)
  })

  it('that was begun before a full minute is not given to those who ask after it', async () => {
    const begun: Array<(made: Made) => void> = []
    const { state, text } = await serve({ make: () => new Promise((resolve) => { begun.push(resolve) }) })
    state.time = Date.parse('2026-11-22T03:00:59.990Z')
    const early = text('/hearings')
    await vi.waitFor(() => expect(begun).toHaveLength(1), { timeout: 20_000 })
    state.time = Date.parse('2026-11-22T03:01:00.000Z')
    const late = text('/hearings')
    await vi.waitFor(() => expect(begun).toHaveLength(2), { timeout: 20_000 })
    begun[0]!(page('open'))
    begun[1]!(page('closed'))
    expect([await early, await late]).toEqual(['open', 'closed'])
    expect(await text('/hearings')).toBe('closed')
  })

  it('is sent in the coding a browser knows, each under a tag of its own, and not at all to who has it', async () => {
    const { get, making } = await serve()
    const [plain, br, gzip] = [await get('/ledger'), await get('/ledger', { 'accept-encoding': 'gzip, br' }), await get('/ledger', { 'accept-encoding': 'gzip, br;q=0' })]
    expect([plain.body.toString(), brotliDecompressSync(br.body).toString(), gunzipSync(gzip.body).toString()]).toEqual([long, long, long])
    expect(new Set([plain, br, gzip].map(({ headers }) => headers.etag)).size).toBe(3)
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', 'vary': 'Accept-Encoding, Cookie', 'cache-control': 'no-cache', 'content-security-policy': 'default-src \'none\'' })
    expect(Number(br.headers['content-length'])).toBe(br.body.length)
    const again = await get('/ledger', { 'accept-encoding': 'br', 'if-none-match': `"other", W/${br.headers.etag}` })
    expect(again).toMatchObject({ status: 304, headers: { 'etag': br.headers.etag, 'vary': 'Accept-Encoding, Cookie', 'content-security-policy': 'default-src \'none\'' } })
    expect(again.body).toHaveLength(0)
    expect(again.headers).not.toHaveProperty('content-encoding')
    expect(await get('/ledger', { 'accept-encoding': 'gzip', 'if-none-match': br.headers.etag! })).toMatchObject({ status: 200 })
    expect(making).toHaveBeenCalledTimes(1)
  })

  it('answers HEAD with the headers alone', async () => {
    const { get } = await serve()
    const { headers } = await get('/ledger')
    const head = await get('/ledger', {}, 'HEAD')
    expect(head.body).toHaveLength(0)
    expect(head.headers).toMatchObject({ 'content-length': headers['content-length'], 'etag': headers.etag, 'content-type': 'text/html' })
  })

  it.each([
    ['sets a cookie', { headers: { 'set-cookie': 'a=b' } }],
    ['may be kept nowhere', { headers: { 'cache-control': 'private, no-store' } }],
    ['is no page', { status: 404 }],
    ['was for one person on the way', { isPersonal: true }],
    ['is a stream', { body: new ReadableStream() }],
  ])('is left to the server when it %s', async (_, more) => {
    const { text, making } = await serve({ make: async () => page(long, more) })
    expect(await text('/ledger')).toBe('passed on')
    expect(await text('/ledger')).toBe('passed on')
    expect(making).toHaveBeenCalledTimes(1)
  })

  it('is left to the server when it cannot be made', async () => {
    const { text } = await serve({ make: async () => { throw new Error('broken') } })
    expect(await text('/ledger')).toBe('passed on')
  })

  it('goes when there is no more room, the oldest first', async () => {
    const { get, cache, making } = await serve({ maxBytes: 20_000 })
    for (const limit of [1, 2, 3, 4, 5]) await get(`/ledger?limit=${limit}`)
    expect(cache.figures().bytes).toBeLessThanOrEqual(20_000)
    expect(making).toHaveBeenCalledTimes(5)
    await get('/ledger?limit=5')
    expect(making).toHaveBeenCalledTimes(5)
    await get('/ledger?limit=1')
    expect(making).toHaveBeenCalledTimes(6)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('is not what answers %s', async (method) => {
    const { text, making } = await serve()
    expect(await text('/ledger', {}, method)).toBe('passed on')
    expect(making).not.toHaveBeenCalled()
  })
})
