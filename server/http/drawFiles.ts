import { createHash } from 'node:crypto'
import { getRouterParam, setResponseHeaders, type H3Event } from 'h3'
import { useStorage } from 'nitropack/runtime'
import { getDrawFiles } from '../domain/hearings/draws.ts'
import { getPublicMatter } from '../domain/hearings/queries.ts'
import { notFound } from './errors.ts'
import type { HandlerContext } from './handlers.ts'
import { matterIdOf } from './matters.ts'

/** A file of a draw, byte for byte as it was published. Throws `not_found` (404) for a result that is not there yet. */
export async function readDrawFile({ event, db }: Pick<HandlerContext, 'event' | 'db'>, of: 'pool' | 'result'): Promise<string> {
  const { id: matterId } = await getPublicMatter(db, matterIdOf(event))
  const sequence = Number(/^[1-9]\d{0,3}$/.exec(getRouterParam(event, 'sequence') ?? '')?.[0] ?? 0)
  const text = (await getDrawFiles(db, { matterId, sequence }))[of]
  if (text === null) throw notFound()
  setResponseHeaders(event, { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': `inline; filename="${of}.txt"`, 'cache-control': 'no-cache' })
  return text
}

/** What is there for checking a draw, the same for every draw, to be saved and kept. */
export async function readCheckFile(event: H3Event, name: 'draw-check.html' | 'draw-check.mjs'): Promise<string> {
  const text = await useStorage('assets:server').getItem<string>(name)
  if (typeof text !== 'string') throw notFound()
  setResponseHeaders(event, name.endsWith('.html')
    ? { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf(text) }
    : { 'content-type': 'text/javascript; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` })
  return text
}

/** The page runs its own script and nothing else, and can send nothing anywhere. */
export function policyOf(html: string): string {
  const hashOf = (tag: string) => [...html.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`).join(' ')
  return `default-src 'none'; script-src ${hashOf('script')}; style-src ${hashOf('style')}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
