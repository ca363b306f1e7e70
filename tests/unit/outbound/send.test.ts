import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isPublicAddress } from '#server/outbound/addresses'
import { isOutboundUrl, outboundWith } from '#server/outbound/send'

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const openly = outboundWith({ privateHosts: ['127.0.0.1', 'localhost'] })

describe('an address', () => {
  it.each([
    '127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1',
    '::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'no address', '',
  ])('%s is nobody else\'s server', (address) => { expect(isPublicAddress(address)).toBe(false) })

  it.each(['1.1.1.1', '223.5.5.5', '172.32.0.1', '100.128.0.1', '2400:3200::1', '2606:4700::1'])('%s is open', (address) => { expect(isPublicAddress(address)).toBe(true) })
})

it('an address is entered with https, without a password, and with plain http for this machine alone', () => {
  expect(['https://example.org/hook', 'http://127.0.0.1:4000/', 'http://localhost/'].filter(isOutboundUrl)).toHaveLength(3)
  expect(['http://example.org/', 'https://a:b@example.org/', 'https://example.org/#x', 'ftp://example.org/', 'file:///etc/passwd', 'example.org', 'http://127.0.0.1.example.org/'].filter(isOutboundUrl)).toEqual([])
})

describe('a request', () => {
  it.each(['http://127.0.0.1:1/', 'https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest/meta-data', 'https://10.0.0.5/', 'https://0x7f000001/', 'https://2130706433/', 'https://127.1/', 'https://[::ffff:10.0.0.1]/'])('to %s is refused before anything is sent', async (url) => {
    await expect(outboundWith({})({ url })).rejects.toMatchObject({ problem: 'address_refused', reached: false })
  })

  it('to a name is refused when one of its addresses is private', async () => {
    const send = outboundWith({ resolve: () => Promise.resolve(['93.184.216.34', '10.0.0.1']) })
    await expect(send({ url: 'https://rebinding.example/' })).rejects.toMatchObject({ problem: 'address_refused' })
  })

  it('goes to the address that was looked at, whatever the name says a moment later', async () => {
    const asked: string[] = []
    const url = await serve((request, response) => { asked.push(request.headers.host ?? ''); response.end('here') })
    const answers = [['127.0.0.1'], ['203.0.113.9']]
    const send = outboundWith({ privateHosts: ['localhost'], resolve: () => Promise.resolve(answers.shift()!) })
    const { body } = await send({ url: url.replace('127.0.0.1', 'localhost') })
    expect(body.toString()).toBe('here')
    expect(asked).toEqual([new URL(url).host.replace('127.0.0.1', 'localhost')])
    expect(answers).toHaveLength(1)
  })

  it('does not follow where it is sent on to', async () => {
    let asked = 0
    const url = await serve((request, response) => { asked++; response.writeHead(302, { location: request.url === '/' ? '/secret' : '/' }).end() })
    expect(await openly({ url })).toMatchObject({ status: 302 })
    expect(asked).toBe(1)
  })

  it('ends when the other side takes too long, and says that it may have arrived', async () => {
    const url = await serve(() => {})
    await expect(openly({ url, timeoutMs: 100 })).rejects.toMatchObject({ problem: 'timeout', reached: true })
  })

  it('reads no more than it was told to', async () => {
    const url = await serve((_request, response) => { response.end(Buffer.alloc(200_000)) })
    await expect(openly({ url })).rejects.toMatchObject({ problem: 'too_large' })
  })

  it('says when nobody is there, and when nobody knows the name', async () => {
    await expect(openly({ url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ problem: 'connection', reached: false })
    await expect(outboundWith({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })({ url: 'https://nowhere.example/' })).rejects.toMatchObject({ problem: 'name_unknown' })
  })
})
