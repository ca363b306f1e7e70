import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { H3Event } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { routeOf } from './routePattern.ts'

export interface Answered {
  route: string
  method: string
  status: number
  seconds: number
}

interface Seen { request: IncomingMessage, response: ServerResponse, server: Server }

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
const own = new WeakSet<Server>()

/** Answers of this server are not told of: those of the metrics. */
export function leaveOut(server: Server): void {
  own.add(server)
}

/**
 * Tells of each answer when it has been sent, also of those given before any route was looked for. Without a listener nothing is
 * measured, and a request costs nothing more.
 */
export function observeRequests(nitroApp: Pick<NitroApp, 'hooks' | 'router'>, tell: (answered: Answered) => void): void {
  const begun = new WeakMap<IncomingMessage, number>()
  const events = new WeakMap<IncomingMessage, H3Event>()
  nitroApp.hooks.hook('request', (event) => { events.set(event.node.req, event) })
  subscribe('http.server.request.start', message => begun.set((message as Seen).request, performance.now()))
  subscribe('http.server.response.finish', (message) => {
    const { request, response, server } = message as Seen
    const start = begun.get(request)
    if (start === undefined || own.has(server)) return
    const event = events.get(request)
    const { method = '', url = '' } = request
    const answered = { method: methods.has(method) ? method : 'OTHER', status: response.statusCode, seconds: (performance.now() - start) / 1000 }
    if (event) tell({ route: routeOf(event), ...answered })
    else void findRoute(nitroApp, url).then(route => tell({ route, ...answered }))
  })
}

/** A remembered page is answered before a route was looked for. */
async function findRoute({ router }: Pick<NitroApp, 'router'>, url: string): Promise<string> {
  const found = await Promise.resolve(router.handler.__resolve__?.(url.split('?')[0]!)).catch(() => undefined)
  return routeOf({ path: url, context: { matchedRoute: { path: found?.route ?? '/**' } } } as unknown as H3Event)
}
