import { BlockList, isIP } from 'node:net'
import { getHeader, type H3Event } from 'h3'
import { createToken } from '../crypto/token.ts'
import { dialect } from '../database/columns.ts'
import { allowanceKey, takeAllowance, type Allowance } from '../domain/nodes/commands.ts'
import type { Portal } from '../portal.ts'
import { keepSigned, readSigned } from './signedCookies.ts'
import { tooManyRequests } from './errors.ts'

export interface RateLimit {
  name: string
  /** What one visitor may do at once, and how much of that comes back in a minute; without it no visitor is recognised. */
  visitor?: Allowance
  /** The same for an address, which thousands of phones may share: past it, each step costs a visitor more. */
  address: Allowance
}

export const rateLimits = {
  signIn: { name: 'signIn', visitor: { burst: 10, perMinute: 4 }, address: { burst: 60, perMinute: 30 } },
  /** Each may send a mail to an address that did not ask for it. */
  follow: { name: 'follow', visitor: { burst: 6, perMinute: 1 }, address: { burst: 60, perMinute: 30 } },
  flag: { name: 'flag', visitor: { burst: 6, perMinute: 1 }, address: { burst: 120, perMinute: 60 } },
  /** Six digits, two of which are right: nobody gets to try them all. */
  checkIn: { name: 'checkIn', visitor: { burst: 10, perMinute: 4 }, address: { burst: 120, perMinute: 60 } },
  /** Reading sets no cookie: only what costs the server much is held up. */
  search: { name: 'search', address: { burst: 1200, perMinute: 1200 } },
  /** Programs of other systems, which bring no cookie; what a key may send is limited by the key. */
  open311: { name: 'open311', address: { burst: 600, perMinute: 600 } },
  /** A bundle is made anew each time. */
  bundle: { name: 'bundle', address: { burst: 30, perMinute: 10 } },
} as const satisfies Record<string, RateLimit>

const crowdedCost = 3
const maxBuckets = 50_000

/** Tokens left and when they were counted, where one process is alone or the database is away: a restart forgives. */
const buckets = new Map<string, { left: number, at: number }>()

/**
 * Counts one step of this visitor. A visitor is known by a signed cookie; whoever brings none gets one, and counts as
 * their address until they bring it. Throws `too_many_requests` (429). Never used where a report is taken.
 */
export async function requireAllowance(event: H3Event, portal: Portal, limit: RateLimit, now: Date): Promise<void> {
  const { token, address } = limit.visitor ? visitorOf(event, portal) : { token: undefined, address: networkOf(addressOf(event)) }
  const addressHasRoom = await takeTokens(portal, `${limit.name}:address:${address}`, { ...limit.address, cost: 1, now })
  const allowed = token === undefined || !limit.visitor
    ? addressHasRoom
    : await takeTokens(portal, `${limit.name}:visitor:${token}`, { ...limit.visitor, cost: addressHasRoom ? 1 : crowdedCost, now })
  if (!allowed) throw tooManyRequests()
}

/** Counts one step of somebody known by another name than a cookie or an address, such as a key; false when it was one too many. */
export function hasAllowance(portal: Portal, name: string, perMinute: number, now: Date): Promise<boolean> {
  return takeTokens(portal, name, { burst: perMinute, perMinute, cost: 1, now })
}

interface Step extends Allowance { cost: number, now: Date }

/** All nodes of one database count together; each counts alone while it does not answer. */
async function takeTokens({ db, keys }: Portal, name: string, step: Step): Promise<boolean> {
  if (dialect === 'sqlite') return takeInMemory(name, step)
  return takeAllowance(db, { key: allowanceKey(keys, name, step.now), ...step }).catch(() => takeInMemory(name, step))
}

function takeInMemory(name: string, { burst, perMinute, cost, now }: Step): boolean {
  const before = buckets.get(name)
  const left = before ? Math.min(burst, before.left + (now.getTime() - before.at) / 60_000 * perMinute) : burst
  const enough = left >= cost
  // Set anew, so that the map stays in the order of use and the longest unused goes first.
  buckets.delete(name)
  buckets.set(name, { left: enough ? left - cost : left, at: now.getTime() })
  if (buckets.size > maxBuckets) buckets.delete(buckets.keys().next().value!)
  return enough
}

const visitorCookie = 'portal_visitor'

/**
 * Whose tries are counted: the browser by the token it was given (undefined at its first request, which gives it one),
 * and its address or network. The token says nothing about the person and is gone when the browser closes.
 */
export function visitorOf(event: H3Event, portal: Portal): { token: string | undefined, address: string } {
  const token = readSigned(event, portal, visitorCookie)
  if (token === undefined) keepSigned(event, portal, { name: visitorCookie, value: createToken() })
  return { token, address: networkOf(addressOf(event)) }
}

/** Parsed while the server starts, so that a typing error stops it then. */
const trusted = parseProxies(process.env.TRUSTED_PROXIES ?? '')

/**
 * The address a request came from. `X-Forwarded-For` counts only as far as the proxies named in `TRUSTED_PROXIES`
 * (addresses and networks, separated by commas) vouch for it. It is never stored or logged.
 */
export function addressOf(event: H3Event): string {
  // A page asks its endpoint within the server, where there is no line to look at.
  if (event.context.address !== undefined) return event.context.address
  const peer = plainAddress(event.node.req.socket.remoteAddress ?? '')
  const forwarded = (getHeader(event, 'x-forwarded-for') ?? '').split(',').map(part => plainAddress(part.trim())).filter(Boolean)
  return firstUntrusted([...forwarded, peer], trusted)
}

/** The last address of the way that no trusted proxy stands for. */
export function firstUntrusted(way: string[], proxies: BlockList): string {
  let address = way.at(-1)!
  for (let hop = way.length - 1; hop > 0 && isTrusted(address, proxies); hop--) {
    const before = way[hop - 1]!
    if (isIP(before) === 0) break
    address = before
  }
  return address
}

/** Throws when an entry is neither an address nor a network: a typing error would silently trust nobody. */
export function parseProxies(text: string): BlockList {
  const list = new BlockList()
  for (const entry of text.split(',').map(part => part.trim()).filter(Boolean)) {
    const [address, bits] = entry.split('/')
    const family = isIP(address!) === 6 ? 'ipv6' : 'ipv4'
    if (isIP(address!) === 0) throw new Error(`TRUSTED_PROXIES: "${entry}" is not an address or a network such as 10.0.0.0/8`)
    if (bits === undefined) list.addAddress(address!, family)
    else list.addSubnet(address!, Number(bits), family)
  }
  return list
}

function isTrusted(address: string, proxies: BlockList): boolean {
  return isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

/** One household or office has a whole /64 of IPv6 addresses. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const front = head.split(':').filter(Boolean)
  const back = tail === undefined ? [] : tail.split(':').filter(Boolean)
  return [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back].slice(0, 4).join(':')
}
