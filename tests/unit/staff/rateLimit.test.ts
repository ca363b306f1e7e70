import { describe, expect, it } from 'vitest'
import type { H3Event } from 'h3'
import { addressOf, firstUntrusted, parseProxies, requireAllowance, rateLimits } from '#server/http/rateLimit'
import { keepSigned } from '#server/http/signedCookies'
import type { Portal } from '#server/portal'
import { later, monday } from '../../support/clock.ts'
import { testKeys as keys } from '../../support/keys.ts'

const portal = { keys, baseUrl: null } as Portal

function requestFrom(remoteAddress: string, headers: Record<string, string> = {}) {
  const sent: Record<string, string | string[]> = {}
  const node = {
    req: { headers, socket: { remoteAddress } },
    res: { getHeader: (name: string) => sent[name], setHeader: (name: string, value: string) => { sent[name] = value }, removeHeader: () => {}, headersSent: false },
  }
  return { event: { node, headers: new Headers(headers), context: {} } as unknown as H3Event, sent }
}

/** A browser that was greeted before. */
function cookieOf(value: string): string {
  const { event, sent } = requestFrom('127.0.0.1')
  keepSigned(event, portal, { name: 'portal_visitor', value })
  return String(sent['set-cookie']).split(';')[0]!
}

describe('where a request comes from', () => {
  const proxies = parseProxies('10.0.0.0/8, 192.0.2.7, fd00::/8')
  it.each([
    ['no proxy', ['203.0.113.5'], '203.0.113.5'],
    ['our proxy', ['203.0.113.5', '10.1.2.3'], '203.0.113.5'],
    ['two of our proxies', ['203.0.113.5', '192.0.2.7', '10.1.2.3'], '203.0.113.5'],
    ['a proxy of ours that was told a story', ['1.1.1.1', '203.0.113.5', '10.1.2.3'], '203.0.113.5'],
    ['a stranger telling a story', ['1.1.1.1', '203.0.113.5'], '203.0.113.5'],
    ['our proxy with nonsense before it', ['garbage', 'fd00::1'], 'fd00::1'],
  ])('through %s', (_case, way, address) => {
    expect(firstUntrusted(way, proxies)).toBe(address)
  })

  it('is never what a client says while no proxy is named', () => {
    expect(addressOf(requestFrom('::ffff:203.0.113.5', { 'x-forwarded-for': '1.1.1.1' }).event)).toBe('203.0.113.5')
  })

  it('refuses a proxy list with a typing error', () => {
    expect(() => parseProxies('10.0.0.0/8, proxy.example')).toThrow(/TRUSTED_PROXIES/)
  })
})

describe('a rate limit', () => {
  const limit = (name: string) => ({ ...rateLimits.signIn, name, visitor: { burst: 3, perMinute: 1 }, address: { burst: 5, perMinute: 5 } })
  const tries = async (name: string, count: number, { cookie, address = '203.0.113.5', now = monday }: { cookie?: string, address?: string, now?: Date } = {}) => {
    let granted = 0
    for (let step = 0; step < count; step++) {
      await requireAllowance(requestFrom(address, cookie ? { cookie } : {}).event, portal, limit(name), now).then(() => { granted++ }, () => {})
    }
    return granted
  }

  it('counts a visitor by their own token, and gives tries back with time', async () => {
    const cookie = cookieOf('visitor-a')
    expect(await tries('own', 5, { cookie })).toBe(3)
    expect(await tries('own', 5, { cookie, now: later(monday, { minutes: 2 }) })).toBe(2)
    expect(await tries('own', 2, { cookie: cookieOf('visitor-b'), address: '198.51.100.9' })).toBe(2)
  })

  it('does not lock a visitor out for what others do from the same address', async () => {
    expect(await tries('shared', 20)).toBe(5)
    expect(await tries('shared', 3, { cookie: cookieOf('neighbour') })).toBe(1)
  })

  it('counts who brings no token, or one we did not give, by their address', async () => {
    expect(await tries('forged', 9, { cookie: 'portal_visitor=me.AAAAAAAAAAAAAAAAAAAAAA' })).toBe(5)
    expect(await tries('forged', 9, { address: '198.51.100.1' })).toBe(5)
  })

  it('counts a household of one IPv6 network together', async () => {
    expect(await tries('ipv6', 3, { address: '2001:db8:1:2::1' })).toBe(3)
    expect(await tries('ipv6', 9, { address: '2001:db8:1:2:ffff::9' })).toBe(2)
    expect(await tries('ipv6', 1, { address: '2001:db8:1:3::1' })).toBe(1)
  })
})
