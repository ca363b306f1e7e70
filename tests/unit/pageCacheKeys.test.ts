import { describe, expect, it } from 'vitest'
import { readAsked, varyOf } from '#server/http/pageCacheKeys'

const ask = (url: string, headers: Record<string, string> = {}, hasBase = true) => readAsked({ url, headers: { host: 'portal.example', ...headers } }, { hasBase })
const keyOf = (...given: Parameters<typeof ask>) => ask(...given)?.key

describe('The key of a remembered page', () => {
  it('is one for one page, however its parameters are ordered and whatever else a browser sends', () => {
    const key = keyOf('/ledger?period=live&sort=area')
    expect(key).toBeDefined()
    expect(keyOf('/ledger?sort=area&period=live', {
      'cookie': 'portal_staff=x; report=y; other=z', 'accept-language': 'en', 'user-agent': 'x', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'referer': '/',
    })).toBe(key)
  })

  it.each([
    ['another page', '/ledger/figures', {}],
    ['another parameter', '/ledger?sort=area', {}],
    ['another language', '/en/ledger', {}],
    ['another size', '/ledger', { cookie: 'a=b; mode=elder' }],
    ['other colours', '/ledger', { cookie: 'mode=elder.dark' }],
  ])('differs for %s', (_, url, headers) => {
    expect(keyOf(url, headers)).toBeDefined()
    expect(keyOf(url, headers)).not.toBe(keyOf('/ledger'))
  })

  it('knows a mode only as one of the twelve', () => {
    expect(keyOf('/', { cookie: 'mode=dark.elder' })).toBe(keyOf('/', { cookie: 'mode=elder.dark' }))
    expect(keyOf('/', { cookie: 'mode=<script>' })).toBe(keyOf('/'))
    expect(keyOf('/', { cookie: 'xmode=elder' })).toBe(keyOf('/'))
  })

  it('hangs on the language of the caller only where the address has none', () => {
    expect(keyOf('/api/ledger/sites', { 'accept-language': 'en-GB' })).not.toBe(keyOf('/api/ledger/sites'))
    expect(keyOf('/ledger', { 'accept-language': 'en-GB' })).toBe(keyOf('/ledger'))
    expect(varyOf('/api/ledger/sites')).toBe('Accept-Encoding, Accept-Language')
    expect(varyOf('/ledger')).toBe('Accept-Encoding, Cookie')
    expect(varyOf('/feeds/ledger.rss')).toBe('Accept-Encoding')
  })

  it('hangs on the host and the protocol while the operator has set no address', () => {
    expect(keyOf('/', { host: 'a.example' }, false)).not.toBe(keyOf('/', { host: 'b.example' }, false))
    expect(keyOf('/', { 'x-forwarded-proto': 'https' }, false)).not.toBe(keyOf('/', {}, false))
    expect(keyOf('/', { host: 'a.example' })).toBe(keyOf('/', { host: 'b.example' }))
    expect(ask('/', { host: 'a.example/"><script>' }, false)).toBeNull()
    expect(ask('/', { host: '' }, false)).toBeNull()
  })

  it.each([
    '/staff', '/en/staff/ledger', '/track', '/report', '/report/words', '/api/staff/ledger', '/api/track', '/hearings/m1', '/hearings/m1/comments', '/api/hearings/m1', '/follow',
    '/follow/secret', '/search?q=x', '/ledger?q=x', '/ledger?unknown=1', '/ledger?sort=area&sort=date', '/ledger?sort=area?x', '/ledger/', '/en/', '//ledger', '/%6cedger', '/ledger#x',
    'http://evil.example/ledger', '/data/ledger.csv', '/ledger/sites.csv', '/mode', '/r/110107', '/media/x.webp', '/healthz', '/en/api/ledger/sites', `/ledger?cursor=${'x'.repeat(700)}`,
  ])('there is none for %s', url => expect(ask(url)).toBeNull())

  it('there is none for a part of a file, or a request that brings something', () => {
    expect(ask('/', { range: 'bytes=0-1' })).toBeNull()
    expect(ask('/', { 'content-length': '4' })).toBeNull()
    expect(ask('/', { 'transfer-encoding': 'chunked' })).toBeNull()
  })

  it('takes the form of the list with an empty search', () => {
    expect(ask('/ledger?q=&subDistrict=110107009')).not.toBeNull()
  })
})
