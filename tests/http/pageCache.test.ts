import { brotliDecompressSync } from 'node:zlib'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, inject, it } from 'vitest'
import { later, monday } from '../support/clock.ts'
import { aMatter } from '../support/hearings.ts'
import { findServedMatter, inServedDatabase } from '../support/servedMatter.ts'
import { createVisitor, readHiddenFields } from '../support/visitor.ts'

const remembered = [
  '/', '/en', '/ledger', '/en/ledger?period=archive', '/ledger/figures', '/ledger/archive', '/ledger/mayu-stone-market', '/policies', '/rights', '/glossary', '/help', '/about', '/accessibility',
  '/privacy', '/hearings', '/hearings/rules', '/hearings/halls', '/volunteers', '/orders', '/orders/figures', '/assistance/figures', '/inspections', '/bulletins', '/bulletins/fairness', '/record', '/data',
  '/api-docs', '/api/home', '/api/ledger/sites', '/api/ledger/sites/mayu-stone-market', '/api/ledger/figures', '/api/hearings', '/api/volunteers/teams', '/api/policies', '/openapi.json',
  '/feeds/ledger.rss', '/feeds/hearings.json', '/robots.txt',
]

interface Answer { status: number, headers: IncomingHttpHeaders, body: Buffer }

/** Asks as it is written: `fetch` allows no header of one's own for the host. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') => new Promise<Answer>((resolve, reject) => {
  httpRequest(new URL(path, inject('baseUrl')), { method, headers }, (response) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }))
  }).on('error', reject).end()
})
const text = async (...given: Parameters<typeof ask>) => (await ask(...given)).body.toString()

describe('A page that everybody gets alike', () => {
  it.each(remembered)('%s has a tag, is asked about each time, sets no cookie and carries no form of one person', async (path) => {
    const { status, headers, body } = await ask(path)
    expect([status, headers['set-cookie']]).toEqual([200, undefined])
    expect(headers['cache-control']).toMatch(/\bno-cache$/)
    expect(headers.etag).toMatch(/^"[\w-]{27}"$/)
    expect(readHiddenFields(body.toString())).not.toHaveProperty('submissionId')
    expect(await ask(path, { 'if-none-match': headers.etag! })).toMatchObject({ status: 304, body: Buffer.alloc(0) })
  })

  it('has every header of a page that is not remembered', async () => {
    for (const [kept, other] of [['/ledger', '/ledger?q=x'], ['/api/ledger/sites', '/api/ledger/sites?q=x']] as const) {
      const [{ headers }, fresh] = [await ask(kept), await ask(other)]
      expect(fresh.headers).not.toHaveProperty('etag')
      for (const name of Object.keys(fresh.headers).filter(name => !['date', 'vary', 'transfer-encoding', 'content-length'].includes(name))) expect([name, headers[name]]).toEqual([name, fresh.headers[name]])
      expect(headers).not.toHaveProperty('x-powered-by')
    }
  })

  it('is another in another language, size, colour and coding, and says what it hangs on', async () => {
    const [plain, english, elder, dark, packed] = [await ask('/ledger'), await ask('/en/ledger'), await ask('/ledger', { cookie: 'mode=elder' }), await ask('/ledger', { cookie: 'mode=dark' }), await ask('/ledger', { 'accept-encoding': 'br' })]
    expect(new Set([plain, english, elder, dark, packed].map(({ headers }) => headers.etag)).size).toBe(5)
    expect(brotliDecompressSync(packed.body)).toEqual(plain.body)
    expect(plain.headers.vary).toBe('Accept-Encoding, Cookie')
    expect((await ask('/api/ledger/sites')).headers.vary).toBe('Accept-Encoding, Accept-Language')
    expect(await text('/ledger', { cookie: 'mode=elder' })).toBe(elder.body.toString())
    expect(await text('/ledger')).toBe(plain.body.toString())
  })

  it('answers HEAD as GET, without the body', async () => {
    const [{ headers }, head] = [await ask('/ledger'), await ask('/ledger', {}, 'HEAD')]
    expect(head.body).toHaveLength(0)
    expect([head.status, head.headers.etag, head.headers['content-length']]).toEqual([200, headers.etag, headers['content-length']])
  })

  it('is the same for two hundred who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask('/ledger?limit=77')))
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.etag}`)).size).toBe(1)
  })

  it('shows a change the moment it is made, in every list that has it', async () => {
    for (let round = 0; round < 8; round++) {
      await Promise.all([ask('/hearings?limit=100'), ask('/api/hearings?limit=100')])
      const { id } = await inServedDatabase(db => aMatter(db, { publishedAt: later(monday, { minutes: round }) }))
      const [page, list] = await Promise.all([text('/hearings?limit=100'), text('/api/hearings?limit=100')])
      expect([page.includes(`/hearings/${id}`), list.includes(id)]).toEqual([true, true])
    }
  })

  it.each([
    ['x-forwarded-host', 'evil.example'], ['forwarded', 'host=evil.example'], ['x-original-url', '/staff/evil'], ['x-forwarded-for', '203.0.113.66'], ['accept-language', 'en'], ['user-agent', 'evil'],
    ['referer', 'https://evil.example/'], ['origin', 'https://evil.example'], ['x-nuxt-no-ssr', '1'], ['x-nuxt-error', '1'], ['accept', 'application/json'], ['cookie', 'report=evil; portal_staff=evil; order=newest'],
    ['x-http-method-override', 'POST'], ['authorization', 'Bearer evil'],
  ])('keeps nothing of %s for the next reader', async (name, value) => {
    const path = `/ledger?period=archive&limit=${40 + name.length}`
    const own = { host: `${name}.example` }
    const first = await ask(path, { ...own, [name]: value })
    const next = await ask(path, own)
    const clean = await text(path, { host: 'clean.example' })
    expect(next.body.toString()).toBe(clean.replaceAll('clean.example', own.host))
    expect(next.body.toString()).not.toMatch(/evil|203\.0\.113/)
    expect([first.status, first.headers.etag, next.headers.etag]).toEqual([200, next.headers.etag, first.headers.etag])
    expect(next.headers['content-type']).toMatch(/^text\/html/)
  })

  it('names the host it was asked by to nobody who asked by another', async () => {
    const evil = await text('/about', { host: 'evil.example' })
    expect(evil).toContain('http://evil.example/about')
    expect(await text('/about')).not.toContain('evil.example')
    expect(await text('/about', { 'host': 'plain.example', 'x-forwarded-proto': 'https' })).toContain('https://plain.example')
    expect(await text('/about', { host: 'plain.example' })).not.toContain('https://plain.example')
  })
})

describe('A page with something of one person', () => {
  it('is never remembered', async () => {
    const { id } = await findServedMatter()
    for (const path of [`/hearings/${id}`, `/hearings/${id}/comments`, '/report', '/track', '/staff/sign-in', '/mode', '/search?q=x', '/follow', '/healthz', `/api/hearings/${id}`]) {
      expect([path, (await ask(path)).headers.etag]).toEqual([path, undefined])
    }
    expect((await ask('/no-such-page')).headers).not.toHaveProperty('etag')
    expect((await ask('/ledger/no-such-site')).status).toBe(404)
    expect((await ask('/ledger/no-such-site')).headers).not.toHaveProperty('etag')
  })

  it('leaves a part of a file and a request with a body to the server', async () => {
    expect((await ask('/ledger', { range: 'bytes=0-9' })).headers).not.toHaveProperty('etag')
    expect((await createVisitor().request('/ledger', { method: 'POST', body: 'x' })).headers.get('etag')).toBeNull()
  })
})
