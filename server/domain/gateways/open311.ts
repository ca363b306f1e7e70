import { SaxesParser } from 'saxes'
import type { OutboundAnswer, SendOutbound } from '../../outbound/send.ts'
import type { GatewayFormat } from '../../../shared/gateways/schemas.ts'
import type { RemoteService } from './tables.ts'

/** Where another server's GeoReport v2 begins and how it is spoken to. */
export interface Remote { baseUrl: string, jurisdictionId: string | null, format: GatewayFormat }

type Row = Record<string, unknown>

/** An answer that is not what the specification says. */
export class UnreadableAnswer extends Error {}

const maxBytes = 1024 * 1024
const timeoutMs = 30_000

export function addressOf({ baseUrl, jurisdictionId, format }: Remote, path: string): string {
  return `${baseUrl}/${path}.${format}${jurisdictionId === null ? '' : `?${new URLSearchParams({ jurisdiction_id: jurisdictionId }).toString()}`}`
}

/**
 * The rows of an answer: `item` elements below the root of XML; of JSON the bare list of the specification, or the list in an
 * object, as many servers send it. Throws `UnreadableAnswer`.
 */
export function readRows(answer: OutboundAnswer, format: GatewayFormat, item: string): Row[] {
  const text = new TextDecoder('utf-8').decode(answer.body)
  return format === 'json' ? toRows(parseJson(text), item) : parseXml(text).children.filter(({ name }) => name === item).map(toRow)
}

function parseJson(text: string): unknown {
  try { return JSON.parse(text) }
  catch { throw new UnreadableAnswer('no JSON') }
}

function toRows(value: unknown, item: string): Row[] {
  if (Array.isArray(value)) return value.filter(isRow)
  if (!isRow(value)) throw new UnreadableAnswer('no list')
  const inner = value[item] ?? Object.values(value).find(entry => Array.isArray(entry) || (isRow(entry) && item in entry))
  return inner === undefined ? [value] : toRows(inner, item)
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

interface Element { name: string, text: string, children: Element[] }

function parseXml(text: string): Element {
  const parser = new SaxesParser()
  const open: Element[] = [{ name: '', text: '', children: [] }]
  parser.on('doctype', () => { throw new UnreadableAnswer('a document type') })
  parser.on('opentag', ({ name }) => {
    const element = { name, text: '', children: [] }
    open.at(-1)!.children.push(element)
    if (open.push(element) > 20) throw new UnreadableAnswer('too deep')
  })
  parser.on('text', (piece) => { open.at(-1)!.text += piece })
  parser.on('cdata', (piece) => { open.at(-1)!.text += piece })
  parser.on('closetag', () => { open.pop() })
  parser.on('error', () => { throw new UnreadableAnswer('no XML') })
  parser.write(text).close()
  const [root] = open[0]!.children
  if (!root) throw new UnreadableAnswer('empty')
  return root
}

/** An element as the row JSON would be: a name that holds elements only becomes their list. */
function toRow({ children }: Element): Row {
  return Object.fromEntries(children.map(child => [child.name, child.children.length > 0 ? child.children.map(toRow) : child.text.trim()]))
}

const textOf = (value: unknown): string => typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
const rowsIn = (value: unknown): Row[] => Array.isArray(value) ? value.filter(isRow) : isRow(value) ? Object.values(value).flatMap(rowsIn) : []

/**
 * Reads the services of another server with what each asks for, in JSON or, where it has none, in XML. Throws
 * `UnreadableAnswer` or `OutboundError` when neither can be read.
 */
export async function readServices(send: SendOutbound, remote: Omit<Remote, 'format'>): Promise<{ format: GatewayFormat, services: RemoteService[] }> {
  try { return await readServicesAs(send, { ...remote, format: 'json' }) }
  catch (error) {
    if (!(error instanceof UnreadableAnswer)) throw error
    return readServicesAs(send, { ...remote, format: 'xml' })
  }
}

async function readServicesAs(send: SendOutbound, remote: Remote): Promise<{ format: GatewayFormat, services: RemoteService[] }> {
  const rows = readRows(await get(send, remote, 'services'), remote.format, 'service')
  const services: RemoteService[] = []
  for (const row of rows.slice(0, 500)) {
    const code = textOf(row.service_code)
    if (!/^[\x21-\x7e]{1,100}$/.test(code)) continue
    const attributes = textOf(row.metadata) === 'true' ? await readAttributes(send, remote, code) : []
    services.push({ code, name: (textOf(row.service_name) || code).slice(0, 200), attributes })
  }
  return { format: remote.format, services }
}

async function readAttributes(send: SendOutbound, remote: Remote, code: string): Promise<RemoteService['attributes']> {
  const answer = await get(send, remote, `services/${encodeURIComponent(code)}`)
  const text = new TextDecoder('utf-8').decode(answer.body)
  const whole = remote.format === 'json' ? [parseJson(text)].flat()[0] : toRow(parseXml(text))
  const definition = isRow(whole) && isRow(whole.service_definition) ? whole.service_definition : whole
  if (!isRow(definition)) throw new UnreadableAnswer('no definition')
  return rowsIn(definition.attributes).slice(0, 100).map(row => ({
    code: textOf(row.code), datatype: textOf(row.datatype), required: textOf(row.required) === 'true',
    isAutomatic: textOf(row.automated) !== '', description: textOf(row.description).slice(0, 500),
    values: rowsIn(row.values).slice(0, 200).map(({ key, name }) => ({ key: textOf(key), name: textOf(name) })),
  }))
}

async function get(send: SendOutbound, remote: Remote, path: string): Promise<OutboundAnswer> {
  const answer = await send({ url: addressOf(remote, path), maxBytes, timeoutMs })
  if (answer.status !== 200) throw new UnreadableAnswer(`status ${answer.status}`)
  return answer
}

/** What is told of a case. */
export interface Matter { serviceCode: string, description: string, addressString: string, position: { latitude: number, longitude: number } | null, attributes: Record<string, string> }

/** The one request that makes something there. */
export function postRequest(send: SendOutbound, { apiKey, ...remote }: Remote & { apiKey: string | null }, { serviceCode, description, addressString, position, attributes }: Matter): Promise<OutboundAnswer> {
  const body = new URLSearchParams({
    ...apiKey === null ? {} : { api_key: apiKey }, ...remote.jurisdictionId === null ? {} : { jurisdiction_id: remote.jurisdictionId },
    service_code: serviceCode, description: description.slice(0, 4000), address_string: addressString,
    ...position ? { lat: String(position.latitude), long: String(position.longitude) } : {},
    ...Object.fromEntries(Object.entries(attributes).map(([code, value]) => [`attribute[${code}]`, value])),
  }).toString()
  return send({ url: `${remote.baseUrl}/requests.${remote.format}`, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body, maxBytes, timeoutMs })
}

export const getToken = (send: SendOutbound, remote: Remote, token: string) => send({ url: addressOf(remote, `tokens/${encodeURIComponent(token)}`), maxBytes, timeoutMs })
export const getRequest = (send: SendOutbound, remote: Remote, id: string) => send({ url: addressOf(remote, `requests/${encodeURIComponent(id)}`), maxBytes, timeoutMs })

/** What an answer says of one request; each null where it says nothing. Throws `UnreadableAnswer`. */
export function readRequest(answer: OutboundAnswer, format: GatewayFormat): { id: string | null, token: string | null, status: string | null, notes: string | null } {
  const [row] = readRows(answer, format, 'request')
  if (!row) throw new UnreadableAnswer('no request')
  const of = (name: string, most: number) => textOf(row[name]).slice(0, most) || null
  return { id: of('service_request_id', 200), token: of('token', 200), status: of('status', 50)?.toLowerCase() ?? null, notes: of('status_notes', 2000) }
}

/** What an error says, for the log; null for an answer that is no error of the specification. */
export function readError(answer: OutboundAnswer, format: GatewayFormat): string | null {
  try {
    return readRows(answer, format, 'error').map(({ code, description }) => `${textOf(code)} ${textOf(description)}`.trim()).join('; ').slice(0, 500) || null
  }
  catch { return null }
}
