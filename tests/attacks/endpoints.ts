import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc, { type Arbitrary } from 'fast-check'
import { listRoutes } from '../support/routes.ts'
import { root } from '../support/sources.ts'
import { isSchema, valuesOf, wrong } from './arbitraries.ts'
import { hostile } from './corpora/text.ts'

type Schemas = Array<Parameters<typeof valuesOf>[0]>

export interface Endpoint {
  method: string
  path: string
  permission: readonly [string, string] | undefined
  /** What its body or query looks like, by its own file. */
  schemas: Schemas
  /** Names its file reads from a form or a query without a schema. */
  names: string[]
  takes: 'query' | 'json' | 'form' | 'files' | 'bytes'
}

/** Every route of the server with what its own file says it reads. */
export async function readEndpoints(): Promise<Endpoint[]> {
  return Promise.all(listRoutes().map(async ({ file, method, wrapper = '', permission }): Promise<Endpoint> => {
    const source = readFileSync(join(root, file), 'utf8')
    const path = file.replace(/^server\/(?:(api\/)|routes\/)/, '/$1').replace(/(?:\.(?:get|post|put|patch|delete))?\.ts$/, '').replace(/\/index$/, '')
    const takes = method === 'GET' ? 'query' : /Upload/.test(wrapper) ? 'files' : path.startsWith('/api/uploads') ? 'bytes' : path.startsWith('/api/') || wrapper === 'defineLinkHandler' ? 'json' : 'form'
    return { method: file.includes('[...path].ts') ? 'POST' : method, path, permission, schemas: await schemasOf(source), names: namesIn(source), takes }
  }))
}

/** Every page, which is asked by GET alone. */
export function readPages(): string[] {
  return readdirSync(join(root, 'pages'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.vue'))
    .map(file => `/${file.replaceAll('\\', '/').replace(/\.vue$/, '').replace(/(?:^|\/)index$/, '')}`).sort()
}

async function schemasOf(source: string): Promise<Schemas> {
  const found: Schemas = []
  for (const [, names = '', from = ''] of source.matchAll(/import \{([^}]*)\} from '(#shared\/[^']+|#server\/http\/[^']+)'/g)) {
    if (from.startsWith('#server/http/')) {
      // A helper of the route reads the body for it.
      if (!/Schema|Shape/.test(source)) found.push(...await schemasOf(readFileSync(join(root, `${from.slice(1)}.ts`), 'utf8')))
      continue
    }
    const wanted = names.split(',').map(name => name.trim().replace(/^type /, '')).filter(name => /(?:Schema|Shape)$/.test(name))
    if (wanted.length === 0) continue
    const module = await import(join(root, `${from.slice(1)}.ts`)) as Record<string, unknown>
    found.push(...wanted.map(name => module[name]).filter(isSchema))
  }
  return found
}

function namesIn(source: string): string[] {
  const direct = [...source.matchAll(/(?:fields|answers|getQuery\(event\)|given)\.(\w+)/g)].map(([, name]) => name!)
  const taken = [...source.matchAll(/const \{([^}]*)\} = (?:fields|answersIn|getQuery|takeSecrets)/g)].flatMap(([, names]) => names!.split(',').map(name => name.split(':')[0]!.replace('...', '').trim()))
  return [...new Set([...direct, ...taken])].filter(name => /^\w+$/.test(name))
}

export interface Attempt { query: string, params: string[], headers: Record<string, string>, body: string | Buffer | undefined }

const encoded = fc.oneof(fc.constantFrom(...hostile).map(text => encodeURIComponent(text.toWellFormed()).slice(0, 2000)), fc.constantFrom('%00', '%ff', '%E0%80%AF', '..%2f..%2f', '%2e%2e', '%', '%zz', '..', ';', ':', '__proto__', 'constructor', 'x'.repeat(4000)))

/** Requests for one endpoint: what it would take, what it nearly would, and what it would not. */
export function attemptsOf({ method, schemas, names, takes }: Pick<Endpoint, 'method' | 'schemas' | 'names' | 'takes'>, ids: readonly string[]): Arbitrary<Attempt> {
  const shaped = schemas.length > 0 ? fc.oneof(...schemas.map(schema => valuesOf(schema, ids))) : fc.constant({})
  const loose = fc.dictionary(fc.constantFrom(...names, 'id', 'version', 'q', 'cursor', 'limit', 'action', 'number', 'queryCode', '__proto__'), fc.oneof(fc.constantFrom(...ids, ...hostile), fc.string({ maxLength: 30 })), { maxKeys: 8 })
  const value = fc.tuple(shaped, loose, fc.boolean()).map(([one, more, both]) => both && isRecord(one) ? { ...more, ...one } : one ?? more)
  const query = takes === 'query' ? fc.oneof({ weight: 4, arbitrary: value.map(toQuery) }, { weight: 1, arbitrary: encoded.map(text => `${text}=${text}&q=${text}`) }) : fc.constantFrom('', 'lang=en', '__proto__=1')
  return fc.record({ query, params: fc.array(fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...ids) }, { weight: 2, arbitrary: encoded }), { minLength: 4, maxLength: 4 }), sent: bodyOf(method, takes, value), odd: headersOf })
    .map(({ query: asked, params, sent: [type, body], odd }) => ({ query: asked, params, headers: { ...type && { 'content-type': type }, ...odd }, body }))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function toQuery(value: unknown): string {
  if (!isRecord(value)) return encodeURIComponent(String(typeof value === 'object' ? JSON.stringify(value) : value).toWellFormed())
  return new URLSearchParams(Object.entries(value).flatMap(([name, one]) => one === undefined ? [] : [one].flat().map(item => [name, (typeof item === 'object' ? JSON.stringify(item) : String(item)).toWellFormed().slice(0, 1500)]))).toString()
}

const toJson = (value: unknown) => JSON.stringify(value, (_, item: unknown) => typeof item === 'bigint' ? String(item) : item) ?? 'null'

function bodyOf(method: string, takes: Endpoint['takes'], value: Arbitrary<unknown>): Arbitrary<[string | undefined, string | Buffer | undefined]> {
  type Sent = [string | undefined, string | Buffer | undefined]
  if (method === 'GET') return fc.constant<Sent>([undefined, undefined])
  const json = value.map((one): Sent => ['application/json', toJson(one)])
  const form = value.map((one): Sent => ['application/x-www-form-urlencoded', toQuery(one)])
  const files = value.map((one): Sent => toMultipart(one))
  const bytes = fc.uint8Array({ maxLength: 3000 }).map((one): Sent => ['application/octet-stream', Buffer.from(one)])
  const proper = { query: form, json, form, files, bytes }[takes]
  const broken = fc.constantFrom<Sent>(
    ['application/json', '{'], ['application/json', ''], ['application/json', 'null'], ['application/json', '[]'], ['application/json', `${'['.repeat(20_000)}`], ['application/json', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['application/json', '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}'], ['application/json', '{"a":1,"a":2}'], ['application/json', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])], ['application/json', `{"a":1${'0'.repeat(4000)}}`],
    ['application/json; charset=gb18030', Buffer.from([0xca, 0xaf, 0xbe, 0xb0])], ['text/plain', '{}'], [undefined, '{}'], ['application/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'], ['multipart/form-data', 'x'], ['multipart/form-data; boundary=', '--\r\n\r\n----'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n'], ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data'], ['application/x-www-form-urlencoded', '%'], ['application/x-www-form-urlencoded', Buffer.from('a=\xff\xfe', 'latin1')],
    ['application/x-www-form-urlencoded', '__proto__=1&__proto__[a]=2&constructor=3'], ['application/x-www-form-urlencoded', `${'a=1&'.repeat(20_000)}`], ['application/x-www-form-urlencoded', `a=${'x'.repeat(300_000)}`],
  )
  return fc.oneof({ weight: 8, arbitrary: proper }, { weight: 1, arbitrary: broken }, { weight: 1, arbitrary: wrong.map((one): Sent => ['application/json', toJson(one)]) })
}

function toMultipart(value: unknown): [string, Buffer] {
  const parts = Object.entries(isRecord(value) ? value : { value }).flatMap(([name, one]) => one === undefined ? [] : [`--b\r\nContent-Disposition: form-data; name="${name.replace(/[\r\n"]/g, '')}"\r\n\r\n${typeof one === 'object' ? JSON.stringify(one) : String(one)}\r\n`])
  const file = '--b\r\nContent-Disposition: form-data; name="photos"; filename="../../a\u0000.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xe0nothing\r\n'
  return ['multipart/form-data; boundary=b', Buffer.from(`${parts.join('')}${file}--b--\r\n`)]
}

const headersOf: Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom<Record<string, string>>(
    { 'accept-language': 'x'.repeat(500) }, { 'accept': 'text/html;q=9999,*/*' }, { 'range': 'bytes=0-0,1-1,-1' }, { 'if-none-match': '"'.repeat(300) }, { 'if-modified-since': 'yesterday' }, { 'cookie': '=;;=a; report=%; comment=%00; opened=a.b.c; mode=; __proto__=1' },
    { 'x-forwarded-for': '999.999.999.999, <script>' }, { 'x-forwarded-host': 'evil.example' }, { 'accept-encoding': 'br;q=nan, identity;q=0' }, { 'x-http-method-override': 'DELETE' }, { 'expect': 'nothing' }, { 'user-agent': '\t' }, { 'referer': 'javascript:attacked()' }, { 'last-event-id': '-1' },
  ) },
)
