import { SaxesParser } from 'saxes'
import { join } from 'node:path'
import { connectDatabase, type Database } from '#server/database/connect'
import { createClient, revokeClient } from '#server/domain/open311/clients'
import { publishRequests } from '#server/domain/open311/publishing'
import type { Format } from '#shared/open311/document'
import { aCase, createBodies } from './cases.ts'
import { later } from './clock.ts'

/** What of a reporter stands in the cases of these tests; none of it may ever be read. */
export const canary = { words: '金丝雀原话：每天下午有吊车', placeWords: '金丝雀门牌对面', nearWords: '金丝雀旁边', name: '金丝雀', email: 'canary@example.org', phone: '13900001234' }

export interface Open311World { key: string, revokedKey: string, numbers: string[] }

/** Two clients, one of them revoked, and five published cases and one that is not, of some weeks ago. */
export async function createOpen311World(db: Database, now: Date): Promise<Open311World> {
  const by = { actor: { kind: 'staff', id: 'administrator' }, now } as const
  const client = await createClient(db, { name: '12345', perMinute: 600, ...by })
  const former = await createClient(db, { name: 'former', perMinute: 600, ...by })
  await revokeClient(db, { clientId: former.id, version: 1, reason: '不用了', ...by })
  await createBodies(db)
  const at = later(now, { days: -21 })
  const { words, placeWords, nearWords, name, email, phone } = canary
  const submission = { words, placeWords, nearWords, contact: { name, email, phone } }
  const cases = []
  for (const status of ['taken', 'found', 'told', 'closed', 'closed'] as const) cases.push(await aCase(db, status, { submission, at }))
  cases.push(await aCase(db, 'submitted', { submission, at }))
  await publishRequests(db, { now })
  return { key: client.key, revokedKey: former.key, numbers: cases.map(({ number }) => number) }
}

export async function createServedOpen311({ dataDir }: { dataDir: string }): Promise<Open311World> {
  const { db, close } = connectDatabase({ file: join(dataDir, 'portal.sqlite') })
  try { return await createOpen311World(db, new Date()) }
  finally { await close() }
}

export interface Element { name: string, children: Element[], text: string, attributes: number }

/** A well-formed XML document; throws where it is not, or has a namespace, a comment or no declaration. */
export function readXml(text: string): Element {
  if (!text.startsWith('<?xml version="1.0" encoding="utf-8"?>')) throw new Error('no declaration with its encoding')
  const root: Element = { name: '', children: [], text: '', attributes: 0 }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => { throw error })
  parser.on('comment', () => { throw new Error('a comment') })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, children: [], text: '', attributes: Object.keys(attributes).length }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('text', (part) => { open.at(-1)!.text += part })
  parser.on('closetag', () => { open.pop() })
  parser.write(text).close()
  return root.children[0]!
}

/** An answer in either form as one shape: lists of objects of texts, so that one claim holds for both. */
export interface Answer { status: number, type: string, headers: Headers, raw: string, root: string | null, body: unknown }

const containers: Record<string, string> = {
  services: 'service', attributes: 'attribute', values: 'value', service_requests: 'request', service_request_updates: 'request_update', errors: 'error', endpoints: 'endpoint', formats: 'format', notes: 'note',
}

/** XML by the Spark convention; throws where a container holds anything but its own elements. */
function toPlain(element: Element): unknown {
  const each = containers[element.name]
  if (each !== undefined) {
    const strange = element.children.find(({ name }) => name !== each)
    if (strange || element.text.trim() !== '') throw new Error(`${strange?.name ?? 'text'} in ${element.name}`)
    return element.children.map(toPlain)
  }
  if (element.children.length === 0) return element.text === '' ? null : element.text
  return Object.fromEntries(element.children.map(child => [child.name, toPlain(child)]))
}

/** Values as texts, so that `true` and `<x>true</x>` compare. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts)
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, asTexts(inside)]))
  return value === null || typeof value === 'string' ? value : JSON.stringify(value)
}

export function createCaller(baseUrl: string, format: Format) {
  const addressOf = (path: string, query: Record<string, string> = {}) => `${baseUrl}/open311/v2/${path}.${format}?${new URLSearchParams(query).toString()}`
  async function read(response: Response): Promise<Answer> {
    const raw = await response.text()
    const element = format === 'xml' ? readXml(raw) : undefined
    return { status: response.status, type: response.headers.get('content-type') ?? '', headers: response.headers, raw, root: element?.name ?? null, body: asTexts(element ? toPlain(element) : JSON.parse(raw)) }
  }
  return {
    get: async (path: string, query?: Record<string, string>, headers: Record<string, string> = {}) => read(await fetch(addressOf(path, query), { headers })),
    post: async (path: string, body: URLSearchParams | FormData, query?: Record<string, string>) => read(await fetch(addressOf(path, query), { method: 'POST', body })),
    send: async (path: string, init: RequestInit) => read(await fetch(addressOf(path), init)),
  }
}
export type Caller = ReturnType<typeof createCaller>

/** A request as it should be sent, with changes; null leaves a field out, a list repeats it. */
export function aForm(world: Open311World, changes: Record<string, string | string[] | null> = {}): URLSearchParams {
  const fields: Record<string, string | string[] | null> = {
    'api_key': world.key, 'jurisdiction_id': '110107', 'service_code': 'roof', 'lat': '39.9055', 'long': '116.2038', 'description': '楼顶正在搭房。',
    'attribute[sub_district]': '110107003', 'attribute[being_built]': 'yes', 'attribute[in_danger]': 'no', ...changes,
  }
  return new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => value === null ? [] : [value].flat().map(one => [name, one])))
}

export function asMultipart(form: URLSearchParams, files: Record<string, Blob> = {}): FormData {
  const data = new FormData()
  for (const [name, value] of form) data.append(name, value)
  for (const [name, file] of Object.entries(files)) data.append(name, file, `${name}.jpg`)
  return data
}
