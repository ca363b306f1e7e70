import { lookup } from 'node:dns/promises'
import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './addresses.ts'

/** Why nothing came back, or nothing was sent: a code without addresses, fit for logs and pages. */
export type OutboundProblem = 'address_refused' | 'not_https' | 'name_unknown' | 'timeout' | 'connection' | 'tls' | 'too_large'

/** `reached` says whether the request may have arrived all the same. */
export class OutboundError extends Error {
  readonly problem: OutboundProblem
  readonly reached: boolean
  constructor(problem: OutboundProblem, reached = false) {
    super(problem)
    this.name = 'OutboundError'
    this.problem = problem
    this.reached = reached
  }
}

export interface OutboundRequest {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  /** For everything, from the name to the last byte. */
  timeoutMs?: number
  /** The longest answer that is read. */
  maxBytes?: number
}

export interface OutboundAnswer { status: number, headers: Record<string, string>, body: Buffer }

export interface OutboundRules {
  /** Hosts of the operator's own network that may be reached all the same, as `site.json` names them. */
  privateHosts?: readonly string[]
  /** How a name becomes addresses. */
  resolve?: (host: string) => Promise<string[]>
}

export type SendOutbound = (request: OutboundRequest) => Promise<OutboundAnswer>

const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/** Whether an address may be entered at all: https, without a name and password in it; plain http only for this machine. */
export function isOutboundUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, hash } = new URL(text)
  return (protocol === 'https:' || (protocol === 'http:' && local.test(hostname))) && username === '' && password === '' && hash === ''
}

/**
 * The one way a request leaves this server: every address its name has is looked at before, and the connection goes to one of
 * those and no other; a redirect is an answer like any other and is not followed. Throws `OutboundError`.
 */
export function outboundWith({ privateHosts = [], resolve = resolveName }: OutboundRules): SendOutbound {
  return async ({ url, method = 'GET', headers = {}, body, timeoutMs = 15_000, maxBytes = 64 * 1024 }) => {
    if (!isOutboundUrl(url)) throw new OutboundError('not_https')
    const target = new URL(url)
    const host = target.hostname.replace(/^\[|\]$/g, '')
    const stop = AbortSignal.timeout(timeoutMs)
    const addresses = isIP(host) ? [host] : await orTimeout(resolve(host).catch(() => []), stop)
    const [address] = addresses
    if (address === undefined) throw new OutboundError('name_unknown')
    if (!privateHosts.includes(host) && !addresses.every(isPublicAddress)) throw new OutboundError('address_refused')
    const pinned: LookupFunction = (_host, options, callback) => {
      const family = isIP(address)
      if (options.all) callback(null, [{ address, family }])
      else callback(null, address, family)
    }
    return exchange(open => (target.protocol === 'https:' ? requestSecure : requestPlain)(target, {
      method, lookup: pinned, agent: false, signal: stop, servername: isIP(host) ? undefined : host,
      headers: { 'user-agent': 'resident-portal', ...headers, ...body === undefined ? {} : { 'content-length': Buffer.byteLength(body) } },
    }, open), { body, stop, maxBytes })
  }
}

async function resolveName(host: string): Promise<string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)
}

function orTimeout<Result>(work: Promise<Result>, stop: AbortSignal): Promise<Result> {
  return Promise.race([work, new Promise<never>((_, reject) => { stop.addEventListener('abort', () => { reject(new OutboundError('timeout')) }, { once: true }) })])
}

function exchange(start: (open: (answer: IncomingMessage) => void) => ClientRequest, { body, stop, maxBytes }: { body: string | undefined, stop: AbortSignal, maxBytes: number }): Promise<OutboundAnswer> {
  return new Promise((resolve, reject) => {
    let wasSent = false
    const fail = (error: NodeJS.ErrnoException) => {
      if (error instanceof OutboundError) reject(error)
      else if (stop.aborted) reject(new OutboundError('timeout', wasSent))
      else reject(new OutboundError(/^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(error.code ?? '') ? 'tls' : 'connection', wasSent))
    }
    const request = start((answer) => {
      const chunks: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) {
          fail(new OutboundError('too_large', true))
          request.destroy()
        }
        else chunks.push(chunk)
      })
      answer.on('error', fail)
      answer.on('end', () => {
        const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]))
        resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks) })
      })
    })
    request.on('error', fail)
    request.on('socket', (socket) => { socket.once('secureConnect', () => { wasSent = true }).once('connect', () => { wasSent ||= !('encrypted' in socket) }) })
    request.end(body)
  })
}
