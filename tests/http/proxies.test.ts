import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goTo, readReceipt, sendStep } from '../support/journey.ts'
import { smallPhoto } from '../support/photos.ts'
import { freePorts } from '../support/ports.ts'
import { canRun, proxyNames, sendRaw, startProxy } from '../support/proxies.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

const here = proxyNames.filter(canRun)

// Where one is not installed its examples are not tried, and `canRun` has said so.
it('are three', () => {
  expect(proxyNames).toHaveLength(3)
})

/** Requests whose end can be read in two ways; each hides a second one. */
const hidden = 'GET /smuggled HTTP/1.1\r\nHost: localhost\r\nX-Smuggled: yes\r\n\r\n'
const chunk = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`
const ambiguous: Record<string, string> = {
  'CL.TE': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${5 + hidden.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'TE.CL': `POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunk}`,
  'TE.TE with an unknown coding': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${chunk.length}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n${chunk}`,
  'TE.TE with a hidden coding': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${5 + hidden.length}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
  'TE with a space before the colon': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${5 + hidden.length}\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
  'TE with a vertical tab': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${5 + hidden.length}\r\nTransfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n${hidden}`,
  'two lengths': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
  'a length with a sign': `POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: +${hidden.length}\r\n\r\n${hidden}`,
}

describe.each(here)('%s', (name) => {
  let seen: Array<Pick<IncomingMessage, 'url' | 'headers'>> = []
  // Reads requests as the portal does, and keeps what it read.
  const upstream = createServer((request, response) => {
    seen.push({ url: request.url, headers: request.headers })
    request.resume().on('end', () => response.end('read')).on('error', () => {})
  })
  let before: Awaited<ReturnType<typeof startProxy>>
  beforeAll(async () => {
    upstream.listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    before = await startProxy(name, (upstream.address() as AddressInfo).port, await freePorts(2))
  })
  afterAll(async () => {
    await before.stop()
    upstream.closeAllConnections()
    upstream.close()
  })

  it.each(Object.entries(ambiguous))('lets no request through that ends in two ways: %s', async (_, bytes) => {
    seen = []
    const answer = await sendRaw(before.port, bytes)
    const answers = answer.match(/HTTP\/1\.1 \d{3}/g) ?? []
    for (const { headers } of seen) expect(headers['content-length'] !== undefined && headers['transfer-encoding'] !== undefined).toBe(false)
    // A second request may only be one that the proxy itself has read, counted and answered as such.
    const smuggled = seen.filter(({ headers }) => headers['x-smuggled'] !== undefined)
    expect(smuggled.every(({ headers }) => headers['x-forwarded-for'] === '127.0.0.1')).toBe(true)
    expect(answers.length).toBeGreaterThanOrEqual(seen.length)
  })

  it('tells the portal one address, its own view, whatever a visitor claims', async () => {
    seen = []
    await sendRaw(before.port, 'GET /who HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7, 198.51.100.9\r\nForwarded: for=203.0.113.7\r\nX-Real-IP: 203.0.113.7\r\nConnection: close\r\n\r\n')
    expect(seen.map(({ headers }) => headers['x-forwarded-for'])).toEqual(['127.0.0.1'])
    expect(JSON.stringify(seen[0]!.headers)).not.toContain('203.0.113')
  })

  it('answers a body above the cap with 413, and keeps what tells of the portal to itself', async () => {
    seen = []
    expect(await sendRaw(before.port, `POST /big HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${60 * 1024 * 1024}\r\n\r\n`, { forMs: 1500 })).toMatch(name === 'caddy' ? /^(?:HTTP\/1\.1 413|$)/ : /^HTTP\/1\.1 413/)
    expect(await sendRaw(before.port, 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 404/)
    expect(seen.filter(({ url }) => url === '/readyz')).toEqual([])
    const answer = await sendRaw(before.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 200/)
    expect(answer).not.toMatch(/^server: .*\d/im)
  })

  it('writes no line about a visitor', () => { expect(before.said()).not.toMatch(/203\.0\.113|\/who/) })
})

describe.each(here)('a resident behind %s', (name) => {
  let server: PortalServer
  let proxy: Awaited<ReturnType<typeof startProxy>>
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
  beforeAll(async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    const [portal, ...ports] = await freePorts(3)
    proxy = await startProxy(name, portal!, ports)
    server = await startServer({ env: { PORT: String(portal), TRUSTED_PROXIES: '127.0.0.1', PORTAL_BASE_URL: `https://localhost:${proxy.port}` } })
  })
  afterAll(async () => {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    await server.stop()
    await proxy.stop()
  })

  it('sends a report with three photos', async () => {
    const visitor = createVisitor({ baseUrl: `https://localhost:${proxy.port}` })
    await goTo(visitor, '/report/photos')
    const photos = await Promise.all(['#547a5c', '#7a5454', '#54607a'].map(color => smallPhoto('jpeg', color)))
    const sent = await sendStep(visitor, '/report/photos', {}, photos.map((bytes, at): [string, File] => ['photos', new File([new Uint8Array(bytes)], `${at}.jpg`, { type: 'image/jpeg' })]))
    expect(sent.status).toBe(303)
    await sendStep(visitor, '/report/what', { kind: 'roof', beingBuilt: 'yes', inDanger: 'no', seenOn: '' })
    await sendStep(visitor, '/report/where', { subDistrict: '110107003' })
    await sendStep(visitor, '/report/where', { community: 'unsure', placeWords: '虚构小区北门第二栋', nearWords: '' })
    await sendStep(visitor, '/report/words', { words: '楼顶正在搭彩钢房' })
    await sendStep(visitor, '/report/contact', { reach: 'anonymous' })
    expect((await sendStep(visitor, '/report/check', {})).status).toBe(303)
    expect((await readReceipt(visitor)).number).toMatch(/^FY-\d{8}$/)
  })

  it('is counted by the address the proxy saw, not by one they write themselves', async () => {
    const ask = (at: number, baseUrl: string) => fetch(`${baseUrl}/hearings/none/bundle.zip`, { headers: { 'x-forwarded-for': `198.51.100.${at}` } }).then(({ status }) => status)
    const through: number[] = []
    for (let at = 0; at < 40; at++) through.push(await ask(at, `https://localhost:${proxy.port}`))
    expect(through).toContain(429)
    const direct: number[] = []
    for (let at = 0; at < 40; at++) direct.push(await ask(at, server.url))
    expect(direct).not.toContain(429)
  })
})
