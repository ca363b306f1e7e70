import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase } from '#server/database/connect'
import { freezeMonth } from '#server/domain/bulletins/freezing'
import { operations } from '#shared/openapi/operations'
import { counting, supervisor } from '../support/bulletins.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { aSite } from '../support/sites.ts'

interface Media { schema?: { $ref?: string }, example?: unknown }
interface Documented { operationId: string, requestBody?: { content: Record<string, Media> }, responses: Record<string, { content?: Record<string, Media> }> }
interface OpenApi { openapi: string, servers: { url: string }[], paths: Record<string, Record<string, Documented>>, components: { schemas: Record<string, object> } }

const month = '2024-03'
/** Files that are there only when something has been signed, or with rows of their own; looked at where they are made. */
const ownTests = ['readCheckpoint', 'readRecordTile', 'listOpen311Services', 'listOpen311Requests']
let server: PortalServer
let document: OpenApi
const ids: Record<string, string[]> = {}
const checks = new Map<string, ValidateFunction>()

const call = (path: string, init?: RequestInit) => fetch(server.url + path, init)
const read = async <Answer>(path: string) => (await call(path)).json() as Promise<Answer>
const send = (path: string, body: unknown, method = 'POST') => call(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

beforeAll(async () => {
  server = await startServer()
  await promisify(execFile)(process.execPath, ['scripts/demo.ts'], { env: { ...process.env, PORTAL_DATA_DIR: server.dataDir, DATABASE_URL: '' } })
  const connection = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  await freezeMonth(connection.db, { month, ...counting, actor: supervisor, now: new Date() })
  await aSite(connection.db, { row: { longitude: 116.1234, latitude: 39.9321, rawLongitude: 116.1234, rawLatitude: 39.9321, declaredSystem: 'wgs84' } })
  await connection.close()
  document = await read<OpenApi>('/openapi.json')
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  for (const [name, schema] of Object.entries(document.components.schemas)) checks.set(name, ajv.compile(schema))
  const listed = async (path: string) => (await read<{ items: { id: string }[] }>(path)).items.map(({ id }) => id)
  ids['/api/hearings/{id}'] = await listed('/api/hearings?limit=100')
  ids['/hearings/{id}'] = ids['/api/hearings/{id}']
  ids['/api/volunteers/teams/{id}'] = await listed('/api/volunteers/teams?limit=100')
  ids['/api/ledger/sites/{id}'] = [...await listed('/api/ledger/sites?limit=100'), ...await listed('/api/ledger/sites?period=archive&limit=100')]
  ids['/ogc/collections/sites/items/{item}'] = (await read<{ features: { id: string }[] }>('/ogc/collections/sites/items')).features.map(({ id }) => id)
}, 180_000)
afterAll(() => server.stop())

/** Every address of an operation there is an example of. */
function addressesOf({ path, parts = {} }: typeof operations[number]): string[] {
  const found = Object.entries(ids).find(([prefix]) => path.startsWith(prefix))?.[1]
  const [name, example] = Object.entries(parts)[0] ?? []
  if (name === undefined) return [path]
  const values = name === 'month' ? [month] : found ?? [example!]
  expect(values.length, `${path} has an example`).toBeGreaterThan(0)
  return values.map(value => path.replace(`{${name}}`, value))
}

function expectDocumented(id: string, status: number, body: unknown, from: string) {
  const documented = Object.values(document.paths).flatMap(path => Object.values(path)).find(({ operationId }) => operationId === id)!
  const content = documented.responses[String(status)]
  expect(content, `${id} documents ${status} (${from})`).toBeDefined()
  const name = status < 300 ? `${id.charAt(0).toUpperCase()}${id.slice(1)}Answer` : 'Refusal'
  const check = checks.get(name)!
  expect([from, check(body), check.errors]).toEqual([from, true, null])
}

describe('the document', () => {
  it('is served in both languages, for the address it is asked by', async () => {
    expect(document.openapi).toBe('3.1.1')
    expect(document.servers).toEqual([{ url: server.url }])
    const response = await call('/openapi.json', { headers: { 'accept-language': 'en' } })
    expect(response.headers.get('content-language')).toBe('en')
    expect((await response.json() as { info: { title: string } }).info.title).toContain('Shijingshan')
    expect((await call('/openapi.json?nonsense=1')).status).toBe(422)
  })
})

describe('every documented answer that can be read', () => {
  it.each(operations.filter(({ method, answers }) => method === 'get' && answers[200]?.schema).map(operation => [operation.id, operation] as const))('%s', async (id, operation) => {
    const needed = { readMatterText: '?version=1&against=1', listBulletinRows: '?figure=published' }[id] ?? ''
    let read = 0
    for (const address of addressesOf(operation)) {
      const response = await call(address + needed)
      // A matter without a text has no version to compare.
      if (id === 'readMatterText' && response.status === 404) continue
      expect([address, response.status]).toEqual([address, 200])
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      expect(response.headers.getSetCookie()).toEqual([])
      expectDocumented(id, 200, await response.json(), address)
      read += 1
    }
    expect(read).toBeGreaterThan(0)
  })

  it('would not pass with a field more than it names', async () => {
    const answer = await read<{ items: object[] }>('/api/ledger/sites')
    const check = checks.get('ListSitesAnswer')!
    expect(check(answer)).toBe(true)
    expect(check({ ...answer, items: [{ ...answer.items[0], officeNumber: '台账-1' }] })).toBe(false)
  })

  it('is the file it says', async () => {
    for (const operation of operations.filter(({ section, id }) => section === 'files' && !ownTests.includes(id))) {
      const [address] = addressesOf(operation)
      const response = await call(address!)
      expect([address, response.status]).toEqual([address, 200])
      const [type] = operation.answers[200]!.types!
      expect([address, response.headers.get('content-type')]).toEqual([address, expect.stringContaining(type!.split(';')[0]!)])
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      await response.body?.cancel()
    }
  })
})

describe('what is refused', () => {
  it.each(operations.filter(({ method, refusals, refusesWith, path }) => method === 'get' && refusals.includes(404) && !refusesWith && path.startsWith('/api/') && path.includes('{')).map(({ id, path }) => [id, path] as const))('%s answers 404 in the documented words', async (id, path) => {
    const needed = { readMatterText: '?version=1&against=1', listBulletinRows: '?figure=published' }[id] ?? ''
    const response = await call(path.replace(/\{\w+\}/, 'nothing-of-that-name') + needed)
    expect(response.status).toBe(404)
    expectDocumented(id, 404, await response.json(), path)
  })

  it.each(operations.filter(({ method, refusals, path }) => method === 'get' && refusals.includes(422) && path.startsWith('/api/') && !path.includes('{') && path !== '/api/search').map(({ id, path }) => [id, path] as const))('%s answers 422 for a parameter nobody knows', async (id, path) => {
    const response = await call(`${path}?nonsense=1`)
    expect(response.status).toBe(422)
    expectDocumented(id, 422, await response.json(), path)
  })

  it('is told by OGC API Features in the words of the standard', async () => {
    for (const [address, status] of [['/ogc?x=1', 400], ['/ogc/collections/sites/items?bbox=1,2', 400], ['/ogc/collections/sites/items?limit=0', 400], ['/ogc/collections/sites/items?datetime=soon', 400], ['/ogc/collections/sites/items?cursor=x', 400], ['/ogc/collections/nothing', 404], ['/ogc/collections/sites/items/nothing', 404]] as const) {
      const response = await call(address)
      expect([address, response.status]).toEqual([address, status])
      expect(await response.json()).toEqual({ code: expect.any(String), description: expect.stringMatching(/\S/) })
    }
  })
})

describe('what is sent', () => {
  const exampleOf = (path: string) => document.paths[path]!.post!.requestBody!.content['application/json']!.example as Record<string, unknown>
  const open = async () => (await read<{ items: { id: string }[] }>('/api/hearings?state=open')).items[0]!.id

  it.each([
    ['sendReport', '/api/reports', (): string => '/api/reports'],
    ['sendComment', '/api/hearings/{id}/comments', async () => `/api/hearings/${await open()}/comments`],
    ['signUp', '/api/volunteers/signups', (): string => '/api/volunteers/signups'],
    ['object', '/api/objections', (): string => '/api/objections'],
  ] as const)('%s takes the example, gives the same receipt again, and refuses an empty one as documented', async (id, path, address) => {
    const to = await address()
    const body = { ...exampleOf(path), submissionId: randomUUID() }
    const first = await send(to, body)
    const receipt = await first.json() as { number: string, queryCode: string }
    expect([first.status, receipt]).toEqual([201, expect.objectContaining({ number: expect.stringMatching(/^[A-Z]{2}-\d{8}$/) })])
    expect(first.headers.get('access-control-allow-origin')).toBeNull()
    expectDocumented(id, 201, receipt, to)
    expect((await (await send(to, body)).json() as { number: string }).number).toBe(receipt.number)
    const refused = await send(to, {})
    expect(refused.status).toBe(422)
    expectDocumented(id, 422, await refused.json(), to)
    const proof = await send('/api/track/proof', { number: receipt.number, queryCode: receipt.queryCode })
    expect([200, 202]).toContain(proof.status)
    expectDocumented('prove', proof.status, await proof.json(), `/api/track/proof of ${id}`)
    const tracked = await send('/api/track', { number: receipt.number, queryCode: receipt.queryCode })
    expect(tracked.status).toBe(200)
    expectDocumented('track', 200, await tracked.json(), `/api/track of ${id}`)
  })

  it('track refuses what it does not know, without saying which of the two is wrong', async () => {
    const { status, headers, body } = await send('/api/track', exampleOf('/api/track')).then(async response => ({ status: response.status, headers: response.headers, body: await response.json() as unknown }))
    expect(status).toBe(404)
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expectDocumented('track', 404, body, '/api/track')
  })

  it('is not found where there is no such matter', async () => {
    const response = await send('/api/hearings/nothing/comments', exampleOf('/api/hearings/{id}/comments'))
    expect(response.status).toBe(404)
    expectDocumented('sendComment', 404, await response.json(), 'comments')
  })
})
