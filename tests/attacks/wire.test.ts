import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMemory } from '../support/server.ts'
import { inside, send } from './wire.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => { world = await startWorld({ PORTAL_BASE_URL: 'https://portal.example' }) })
afterAll(() => world.stop())

/** Everything the server says to these bytes until it closes, or falls silent. */
function say(bytes: Array<string | Buffer>, { silence = 700 } = {}): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(world.url)
    const socket = connect(Number(port), hostname)
    let heard = ''
    let quiet = setTimeout(end, 5000)
    function end() {
      clearTimeout(quiet)
      socket.destroy()
      resolve(heard)
    }
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      clearTimeout(quiet)
      quiet = setTimeout(end, silence)
    })
    socket.on('close', end)
    socket.on('error', end)
    socket.on('connect', () => {
      for (const part of bytes) socket.write(part)
    })
  })
}

const statuses = (heard: string) => [...heard.matchAll(/(?:^|\r\n)HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
const head = (lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`

describe('a request that says two things about its own length', () => {
  const hidden = 'GET /healthz HTTP/1.1\r\nHost: portal\r\n\r\n'
  it.each([
    ['length and chunks', ['Content-Length: 6', 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`],
    ['chunks, then something else', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n${hidden}`],
    ['chunks in an odd spelling', ['Transfer-Encoding: xchunked', 'Content-Length: 4'], `0\r\n\r\n${hidden}`],
    ['chunks behind a space', ['Transfer-Encoding : chunked', 'Content-Length: 4'], `0\r\n\r\n${hidden}`],
    ['two lengths', ['Content-Length: 0', 'Content-Length: 44'], hidden],
    ['a length with a sign', ['Content-Length: +6'], `abcdef${hidden}`],
    ['a length in sixteens', ['Content-Length: 0x6'], `abcdef${hidden}`],
    ['a folded header', ['Content-Length: 6', 'X-A: b', ' Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`],
    ['a chunk with a broken size', ['Transfer-Encoding: chunked'], `zz\r\nabc\r\n0\r\n\r\n${hidden}`],
    ['a bare line end', ['Content-Length: 0\nTransfer-Encoding: chunked'], `0\r\n\r\n${hidden}`],
  ])('is refused and hides no second one: %s', async (_, headers, body) => {
    const heard = await say([head(['POST /track HTTP/1.1', 'Host: portal', 'Content-Type: text/plain', ...headers]) + body])
    expect(statuses(heard)).toEqual([400])
  })
})

describe('a request that is none', () => {
  it.each([
    ['nothing but noise', Buffer.from([0, 1, 2, 255, 13, 10, 13, 10])], ['a method with a space', 'GE T / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a version there is not', 'GET / HTTP/9.9\r\nHost: a\r\n\r\n'], ['a header without a name', 'GET / HTTP/1.1\r\n: a\r\n\r\n'], ['NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n'],
    ['headers of 40 KB', head(['GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(40_000)}`])], ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('is answered 400 or 431, or not at all: %s', async (_, bytes) => {
    for (const status of statuses(await say([bytes]))) expect([400, 431, 505]).toContain(status)
    expect((await send(world.url, { method: 'GET', path: '/healthz' })).status).toBe(200)
  })

  it('does nothing by TRACE, CONNECT or a method of its own, and repeats none of it', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'PURGE', 'SEARCH', 'MOVE']) {
      const { status, text } = await send(world.url, { method, path: '/about', headers: { 'x-secret': 'canary-header' } })
      expect([method, status]).toEqual([method, 405])
      expect(text).not.toContain('canary-header')
    }
  })
})

describe('a form with files whose bytes are wrong', () => {
  const part = (name: string, rest = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n`
  const bodies: Array<[string, Array<string | Buffer>]> = [
    ['no boundary in the body', ['nothing']], ['an end before a start', ['--b--\r\n']], ['a part without an end', [`${part('a')}text`]], ['a part without an empty line', ['--b\r\nContent-Disposition: form-data; name="a"\r\n--b--\r\n']],
    ['line ends without CR', ['--b\nContent-Disposition: form-data; name="a"\n\nx\n--b--\n']], ['a header of 100 KB', [`--b\r\nX: ${'x'.repeat(100_000)}\r\n\r\nx\r\n--b--\r\n`]], ['500 headers', [`--b\r\n${'X: y\r\n'.repeat(500)}\r\nx\r\n--b--\r\n`]],
    ['1,000 parts', [`${Array.from({ length: 1000 }, (_, n) => `${part(`a${n}`)}x\r\n`).join('')}--b--\r\n`]], ['1,000 files', [`${Array.from({ length: 1000 }, (_, n) => `${part('photos', `; filename="${n}.jpg"`)}x\r\n`).join('')}--b--\r\n`]],
    ['a name that is a prototype', [`${part('__proto__')}x\r\n${part('constructor')}x\r\n--b--\r\n`]], ['a name of 10 KB', [`${part('x'.repeat(10_000))}x\r\n--b--\r\n`]], ['a file named like a path', [`${part('photos', '; filename="../../../../etc/cron.d/x"')}x\r\n--b--\r\n`]],
    ['a file with NUL in its name', [`${part('photos', '; filename="a\u0000.jpg"')}x\r\n--b--\r\n`]], ['a part within a part', ['--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b--\r\n']], ['bytes that are no UTF-8', [Buffer.concat([Buffer.from(part('words')), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('\r\n--b--\r\n')])]],
    ['an encoding nobody knows', ['--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=x-none\r\n\r\n!!!\r\n--b--\r\n']],
  ]
  const paths = ['/report/photos', '/objections/new', '/track/add']

  it.each(bodies)('is refused in words, and the server goes on: %s', async (_, bytes) => {
    for (const path of paths) {
      const body = Buffer.concat(bytes.map(one => Buffer.from(one)))
      const { status, text } = await send(world.url, { method: 'POST', path, headers: { 'content-type': 'multipart/form-data; boundary=b', 'sec-fetch-site': 'same-origin' }, body })
      expect([path, status < 500, status > 0]).toEqual([path, true, true])
      expect(inside.exec(text)?.[0]).toBeUndefined()
    }
  })

  it('is given up when the sender goes away in the middle', async () => {
    for (const path of paths) await say([head([`POST ${path} HTTP/1.1`, 'Host: portal', 'Sec-Fetch-Site: same-origin', 'Content-Type: multipart/form-data; boundary=b', 'Content-Length: 100000']), part('photos', '; filename="a.jpg"'), 'x'.repeat(5000)], { silence: 100 })
    expect((await send(world.url, { method: 'GET', path: '/healthz' })).status).toBe(200)
  }, 60_000)

  it('is never held in memory: 60 MB in chunks, three times, cost less than one of them, and the figure is printed', async () => {
    let before = 0
    const chunk = Buffer.alloc(64 * 1024, 0x61)
    const framed = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
    let highest = 0
    // The first time through, a program grows by what it learns; after that, only by what it keeps.
    for (const [n, path] of [...paths, ...paths].entries()) {
      if (n === paths.length) before = highest = readMemory(world.pid).now
      const { hostname, port } = new URL(world.url)
      const socket = connect(Number(port), hostname)
      let heard = ''
      socket.on('data', (data) => { heard += data.toString('latin1') })
      const closed = new Promise(resolve => socket.on('close', resolve))
      socket.on('error', () => {})
      const first = part('photos', '; filename="a.jpg"')
      socket.write(`${head([`POST ${path} HTTP/1.1`, 'Host: portal', 'Sec-Fetch-Site: same-origin', 'Content-Type: multipart/form-data; boundary=b', 'Transfer-Encoding: chunked'])}${first.length.toString(16)}\r\n${first}\r\n`)
      for (let sent = 0; sent < 60 * 1024 * 1024 && !socket.destroyed && heard === ''; sent += chunk.length) {
        if (!socket.write(framed)) await Promise.race([new Promise(resolve => socket.once('drain', resolve)), closed, wait(2000)])
        highest = Math.max(highest, readMemory(world.pid).now)
      }
      await Promise.race([closed, wait(5000)])
      socket.destroy()
      expect(statuses(heard)[0] ?? 413).toBeLessThan(500)
    }
    console.log(`60 MB in chunks, three times: ${(highest - before).toFixed(0)} MB more memory`)
    expect(highest - before).toBeLessThan(60)
  }, 120_000)
})

describe('three hundred senders who never finish', () => {
  it('keep nobody else waiting', async () => {
    const { hostname, port } = new URL(world.url)
    const sockets = Array.from({ length: 300 }, (_, n) => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      socket.write(n % 2 ? 'GET / HTTP/1.1\r\nHost: portal\r\nX: ' : head(['POST /track HTTP/1.1', 'Host: portal', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 1000']))
      return socket
    })
    await wait(500)
    expect((await send(world.url, { method: 'GET', path: '/healthz' })).status).toBe(200)
    expect((await send(world.url, { method: 'GET', path: '/about' })).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  }, 60_000)
})

describe('a host that is not ours', () => {
  const paths = ['/', '/ledger', '/openapi.json', '/sitemap.xml', '/robots.txt', '/feeds/ledger.rss', '/feeds/hearings.atom', '/data/catalog.jsonld', '/data/datapackage.json', '/ogc', '/ogc/collections', '/record/checkpoint', '/api-docs', '/track', '/mode']
  it.each(paths)('is named nowhere in %s', async (path) => {
    const { text, headers } = await send(world.url, { method: 'GET', path, headers: { 'host': 'evil.example', 'x-forwarded-host': 'evil2.example', 'x-forwarded-proto': 'javascript', 'forwarded': 'host=evil3.example', 'x-original-url': '/staff', 'x-rewrite-url': '/staff' } })
    expect(text + JSON.stringify(headers)).not.toMatch(/evil\d?\.example/)
  })

  it('leads nobody elsewhere', async () => {
    for (const path of ['//evil.example', '/\\evil.example', '/%2f%2fevil.example', '/en//evil.example', '/mode?back=//evil.example', '/mode?back=https://evil.example/', '/staff/sign-in?back=https://evil.example', '/staff/account?back=%0d%0aLocation:%20//evil.example']) {
      const { headers } = await send(world.url, { method: 'GET', path })
      expect([path, headers.location ?? '']).toEqual([path, expect.not.stringMatching(/^(?:[a-z]+:|[/\\]{2})/i)])
    }
  })
})

describe('every answer', () => {
  it('says how a browser has to take it, also when it is an error', async () => {
    for (const path of ['/', '/none', '/staff', '/staff/sign-in', '/api/none', '/api/staff/audit', '/openapi.json', '/media/none.jpg', '/ledger/sites.csv', '/_nuxt/none.js', '/%ff']) {
      const { headers, status } = await send(world.url, { method: 'GET', path })
      expect([path, status < 500, headers['x-content-type-options'], headers['x-frame-options'], headers['referrer-policy'], headers['strict-transport-security']]).toEqual([path, true, 'nosniff', 'DENY', 'no-referrer', 'max-age=31536000; includeSubDomains'])
      expect([path, headers['content-security-policy']]).toEqual([path, expect.stringMatching(/^(?:default-src 'none'.*base-uri 'none'|script-src 'none').*frame-ancestors 'none'/)])
      expect([path, headers['x-powered-by'], headers.server]).toEqual([path, undefined, undefined])
      if (path.includes('staff')) expect([path, headers['cache-control']]).toEqual([path, expect.stringMatching(/no-store|private/)])
    }
  })

  it('to one visitor is never kept for another', async () => {
    for (const path of ['/track', '/report', '/follow', '/staff/sign-in', '/api/track', '/api/report/journey', '/api/staff/audit']) {
      const { headers } = await send(world.url, { method: 'GET', path })
      expect([path, headers['cache-control'] ?? '']).toEqual([path, expect.not.stringMatching(/public|s-maxage|max-age=[1-9]/)])
    }
  })
})
