import { defineEventHandler, getHeader, getRequestURL, setResponseHeaders, setResponseStatus, type EventHandlerRequest, type H3Event } from 'h3'
import { findTranslation } from '../../i18n/messages.ts'
import type { PortalError } from '../../shared/errors.ts'
import type { Locale } from '../../shared/locale.ts'
import { mediaTypes, writeDocument, type Fields, type Format, type Leaf, type Listing, type Open311Document } from '../../shared/open311/document.ts'
import { listOf, readRequestFilter, readUpdateWindow, valueOf, type Fault, type Params, type Read } from '../../shared/open311/params.ts'
import { readSentRequest, wordFault } from '../../shared/open311/sent.ts'
import { attributesOf, jurisdiction, kindOfService, serviceCodeOf, type AttributeRule } from '../../shared/open311/services.ts'
import { updateStatusOf, type ShownState } from '../../shared/open311/states.ts'
import { findSubDistrict } from '../../shared/places/places.ts'
import { isSmall, reportKinds, type ReportKind } from '../../shared/reports/rules.ts'
import { cleanText, lengthOf } from '../../shared/text/plain.ts'
import { findClientByKey, noteUse, type Client } from '../domain/open311/clients.ts'
import { findRequest, listPublicUpdates, listRequests, listUpdates, type PublishedRequest } from '../domain/open311/queries.ts'
import { findOwnRequest, sendRequest, sendUpdate } from '../domain/open311/requests.ts'
import { photoLimits, receiveForm, type ReceivedForm, type UploadedFile } from '../media/intake.ts'
import type { Portal } from '../portal.ts'
import { toSimplified } from '../text/simplify.ts'
import { readFormFields, toFields } from './body.ts'
import { toPortalError, unsupportedMediaType } from './errors.ts'
import { markAccess } from './handlers.ts'
import { translateIssues } from './locale.ts'
import { usePortal } from './portal.ts'
import { hasAllowance, rateLimits, requireAllowance } from './rateLimit.ts'
import { uploadFolder } from './upload.ts'

/** What GeoReport v2 answers instead: one or more errors under one status. */
class Refusal extends Error {
  readonly status: number
  readonly faults: readonly Pick<Fault, 'code' | 'params'>[]
  /** Seconds. */
  readonly retryAfter: number | undefined

  constructor(status: number, faults: readonly Pick<Fault, 'code' | 'params'>[], retryAfter?: number) {
    super('refused')
    this.status = status
    this.faults = faults
    this.retryAfter = retryAfter
  }
}

const refuse = (status: number, code: string, params: Record<string, string | number> = {}) => new Refusal(status, [{ code, params }])

interface Call extends Portal {
  event: H3Event<EventHandlerRequest>
  /** Query and body together; of a name in both, the body's value counts. */
  params: Params
  files: readonly UploadedFile[]
  locale: Locale
  now: Date
}

/** The whole of `/open311/v2/`: every answer, errors included, is in the form the address names. */
export function defineOpen311Handler() {
  return markAccess('public', defineEventHandler(async (event) => {
    const path = getRequestURL(event).pathname.replace(/^\/open311\/v2\/?/, '')
    const format: Format = /\.json$/.test(path) || (!/\.xml$/.test(path) && /\bapplication\/json\b/.test(getHeader(event, 'accept') ?? '')) ? 'json' : 'xml'
    const query = queryOf(event)
    const locale = localeOf(event, query)
    const isWrite = event.method !== 'GET' && event.method !== 'HEAD'
    let form: ReceivedForm | undefined
    let document: Open311Document
    setResponseHeaders(event, {
      'content-type': mediaTypes[format], 'vary': 'Accept-Language', 'cache-control': 'no-store',
      ...!isWrite && { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' },
    })
    try {
      const portal = await usePortal()
      const now = new Date()
      await requireAllowance(event, portal, rateLimits.open311, now)
      const resource = findResource(path, isWrite)
      if (isWrite) form = await receive(event)
      const params = form ? { ...query, ...form.fields } : query
      const call: Call = { ...portal, event, params, files: form?.files ?? [], locale, now }
      requireJurisdiction(params)
      if (form?.refusal) throw form.refusal
      document = await resource(call)
    }
    catch (error) {
      document = toErrors(error, event, locale)
    }
    finally {
      await form?.discard()
    }
    return writeDocument(document, format)
  }))
}

function queryOf(event: H3Event): Params {
  return toFields(getRequestURL(event).searchParams)
}

function localeOf(event: H3Event, query: Params): Locale {
  const asked = valueOf(query, 'lang') ?? getHeader(event, 'accept-language') ?? ''
  return /^en\b/i.test(asked.trim()) ? 'en' : 'zh-CN'
}

type Resource = (call: Call) => Promise<Open311Document> | Open311Document

function findResource(path: string, isWrite: boolean): Resource {
  const [, name = '', inside] = /^([a-z]+)(?:\/([^/]+?))?(?:\.(?:xml|json))?$/.exec(path) ?? []
  const reading: Record<string, Resource | undefined> = inside === undefined
    ? { discovery, services: listServices, requests: showRequests, servicerequestupdates: showUpdates }
    : { services: call => showDefinition(call, decode(inside)), requests: call => showRequest(call, decode(inside)), tokens: () => { throw refuse(404, 'token_unknown') } }
  const writing: Record<string, Resource | undefined> = inside === undefined ? { requests: takeRequest, servicerequestupdates: takeUpdate } : {}
  const known = (isWrite ? writing : reading)[name]
  if (known) return known
  throw (isWrite ? reading : writing)[name] ? refuse(400, 'wrong_method') : refuse(404, 'path_unknown')
}

function decode(part: string): string {
  try { return decodeURIComponent(part) }
  catch { return '' }
}

/** A form with or without files, read within our limits. */
async function receive(event: H3Event<EventHandlerRequest>): Promise<ReceivedForm> {
  if (event.method !== 'POST') throw refuse(400, 'wrong_method')
  const type = getHeader(event, 'content-type') ?? ''
  if (/^multipart\/form-data\b/i.test(type)) return receiveForm(event.node, { folder: await uploadFolder(), limits: photoLimits })
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return { fields: await readFormFields(event), files: [], refusal: undefined, discard: async () => {} }
  throw unsupportedMediaType()
}

function requireJurisdiction(params: Params): void {
  const given = valueOf(params, 'jurisdiction_id')
  if (given !== undefined && given.trim() !== jurisdiction) throw refuse(404, 'jurisdiction_unknown', { id: jurisdiction })
}

function toErrors(error: unknown, event: H3Event, locale: Locale): Open311Document {
  const { status, sentences, retryAfter } = describe(error, event, locale)
  setResponseStatus(event, status)
  if (retryAfter !== undefined) setResponseHeaders(event, { 'retry-after': retryAfter })
  return { root: 'errors', content: list('error', sentences.map(description => ({ code: status, description }))) }
}

function describe(error: unknown, event: H3Event, locale: Locale): { status: number, sentences: string[], retryAfter?: number } {
  if (error instanceof Refusal) return { status: error.status, sentences: error.faults.map(({ code, params }) => say(locale, `error.${code}`, params)), retryAfter: error.retryAfter }
  const known: PortalError = toPortalError(error, event)
  const translated = translateIssues(known.issues, locale).map(({ path, message }) => path ? `${path}: ${message}` : message)
  const sentences = translated.length > 0 ? translated : [findTranslation(locale, `errors.${known.code}`, known.params) ?? findTranslation(locale, 'errors.invalid')!]
  // More photos than can be cleaned soon is also "too much at once".
  if (known.status === 429 || known.status === 503) return { status: 429, sentences, retryAfter: 30 }
  return { status: known.status >= 500 ? known.status : known.status === 404 || known.status === 403 ? known.status : 400, sentences }
}

function say(locale: Locale, key: string, params: Record<string, string | number> = {}): string {
  return findTranslation(locale, `open311.${key}`, params) ?? findTranslation(locale, 'errors.invalid')!
}

function list(each: string, items: ReadonlyArray<Leaf | Fields>): Listing {
  return { each, items }
}

function requireRead<Value>(read: Read<Value>): Value {
  if ('value' in read) return read.value
  const status = read.faults[0]!.status
  throw new Refusal(status, read.faults.filter(fault => fault.status === status))
}

/** The client of a key. Throws 403 without a right one, and 429 when it has sent too much. */
async function requireClient(call: Call): Promise<Client> {
  const { db, params, now } = call
  const client = await findClient(db, params)
  if (!client) throw refuse(403, valueOf(params, 'api_key') === undefined ? 'key_missing' : 'key_wrong')
  if (!await hasAllowance(call, `open311:client:${client.id}`, client.perMinute, now)) throw new Refusal(429, [{ code: 'too_fast', params: { perMinute: client.perMinute } }], Math.ceil(60 / client.perMinute))
  await noteUse(db, client, now)
  return client
}

async function findClient(db: Portal['db'], params: Params): Promise<Client | undefined> {
  const key = valueOf(params, 'api_key')
  return key === undefined ? undefined : findClientByKey(db, key.trim())
}

const changedAt = '2026-11-22T00:00:00Z'

function discovery({ event, baseUrl, site, locale }: Call): Open311Document {
  const origin = baseUrl ?? getRequestURL(event).origin
  return {
    root: 'discovery',
    content: {
      changeset: changedAt,
      contact: say(locale, site.phone ? 'contactByPhone' : 'contact', { url: `${origin}/about`, phone: site.phone ?? '' }),
      key_service: say(locale, 'keyService', { url: `${origin}/about` }),
      endpoints: list('endpoint', [{
        specification: 'http://wiki.open311.org/GeoReport_v2', url: `${origin}/open311/v2`, changeset: changedAt, type: 'production', formats: list('format', ['text/xml', 'application/json']),
      }]),
    },
  }
}

const groupOf = (kind: ReportKind) => isSmall(kind) ? 'small' : 'structure'
const nameOf = (kind: ReportKind, locale: Locale) => findTranslation(locale, `report.kind.${kind}`)!

function listServices({ locale }: Call): Open311Document {
  return {
    root: 'services',
    content: list('service', reportKinds.map(kind => ({
      service_code: serviceCodeOf(kind), service_name: serviceName(kind, locale), description: findTranslation(locale, `report.kindHint.${kind}`)!, metadata: true, type: 'realtime',
      keywords: say(locale, `keywords.${groupOf(kind)}`), group: say(locale, `group.${groupOf(kind)}`),
    }))),
  }
}

/** "I cannot tell" is an answer to a question; among services it needs a name of its own. */
function serviceName(kind: ReportKind, locale: Locale): string {
  return kind === 'unsure' ? say(locale, 'otherStructure') : nameOf(kind, locale)
}

function showDefinition({ locale }: Call, code: string): Open311Document {
  const kind = kindOfService(code)
  if (!kind) throw refuse(404, 'service_unknown', { name: 'service_code', value: code.slice(0, 60) })
  return {
    root: 'service_definition',
    content: { service_code: code, attributes: list('attribute', attributesOf(kind).map((rule, index) => toAttribute(rule, index, locale))) },
  }
}

function toAttribute({ code, datatype, variable, required, automated, values }: AttributeRule, index: number, locale: Locale): Fields {
  return {
    variable, code, datatype, required, datatype_description: findTranslation(locale, `open311.datatype.${code}`) ?? null, order: index + 1, description: say(locale, `attribute.${code}`),
    ...automated && { automated },
    ...values && { values: list('value', values.map(key => ({ key, name: valueName(code, key, locale) }))) },
  }
}

function valueName(code: string, key: string, locale: Locale): string {
  if (code !== 'sub_district') return say(locale, `value.${code}.${key}`)
  const { name, nameEn } = findSubDistrict(key)!
  return locale === 'en' ? nameEn : name
}

const instant = (at: Date) => at.toISOString().replace(/\.\d{3}Z$/, 'Z')

function stateSentence(state: ShownState, locale: Locale): string {
  const reason = /^refused\.(\d+)$/.exec(state)?.[1]
  return reason === undefined ? say(locale, `state.${state}`) : say(locale, 'state.refused', { n: reason, reason: findTranslation(locale, `report.refusal.${reason}.reason`) ?? '' })
}

function toRequest({ id, kind, subDistrict, state, status, requestedAt, updatedAt }: PublishedRequest, locale: Locale, notes?: readonly { state: ShownState, at: Date }[]): Fields {
  const place = findSubDistrict(subDistrict)
  const placeName = place && (locale === 'en' ? place.nameEn : place.name)
  return {
    service_request_id: id, status, status_notes: stateSentence(state, locale), service_name: serviceName(kind, locale), service_code: serviceCodeOf(kind),
    description: say(locale, 'description', { service: serviceName(kind, locale), place: placeName ?? '' }), agency_responsible: null, service_notice: say(locale, 'listNotice'),
    requested_datetime: instant(requestedAt), updated_datetime: instant(updatedAt), expected_datetime: null,
    address: placeName ?? null, address_id: subDistrict, zipcode: null, lat: null, long: null, media_url: null,
    ...notes && {
      extended_attributes: { sub_district: subDistrict, state: updateStatusOf(state) },
      notes: list('note', notes.map(note => ({ datetime: instant(note.at), description: stateSentence(note.state, locale), type: updateStatusOf(note.state) }))),
    },
  }
}

async function toRequests({ db, locale }: Call, found: PublishedRequest[], extensions: boolean): Promise<Open311Document> {
  const notes = extensions ? await listPublicUpdates(db, found.map(({ id }) => id)) : undefined
  return { root: 'service_requests', content: list('request', found.map(request => toRequest(request, locale, notes && (notes.get(request.id) ?? [])))) }
}

async function showRequests(call: Call): Promise<Open311Document> {
  const { extensions, ...filter } = requireRead(readRequestFilter(call.params, call.now))
  return toRequests(call, await listRequests(call.db, filter), extensions)
}

async function showRequest(call: Call, id: string): Promise<Open311Document> {
  const request = await findRequest(call.db, id)
  if (!request) throw refuse(404, 'request_unknown')
  return toRequests(call, [request], valueOf(call.params, 'extensions') === 'true')
}

async function showUpdates({ db, params, locale, now }: Call): Promise<Open311Document> {
  const window = requireRead(readUpdateWindow(params, now))
  const client = await findClient(db, params)
  if (!client && valueOf(params, 'api_key') !== undefined) throw refuse(403, 'key_wrong')
  const updates = await listUpdates(db, { ...window, clientId: client?.id })
  return {
    root: 'service_request_updates',
    content: list('request_update', updates.map(({ id, requestId, state, at }) => ({
      update_id: id, service_request_id: requestId, status: updateStatusOf(state), updated_datetime: instant(at), description: stateSentence(state, locale), media_url: null,
    }))),
  }
}

/** The parts of a form that are photos, however the client calls them; anything else is not taken. */
function photosOf({ files }: Call): readonly UploadedFile[] {
  const other = files.find(({ field }) => !/^(?:photo|media|file)/i.test(field))
  if (other) throw refuse(400, 'file_unknown')
  return files
}

async function takeRequest(call: Call): Promise<Open311Document> {
  const { db, params, locale, now } = call
  const client = await requireClient(call)
  const code = valueOf(params, 'service_code')
  if (code === undefined) throw refuse(400, 'service_missing')
  const kind = kindOfService(code)
  if (!kind) throw refuse(404, 'service_unknown', { name: 'service_code', value: code.slice(0, 60) })
  const files = photosOf(call)
  const request = requireRead(readSentRequest(params, { kind, photos: files.length, now, simplify: toSimplified }))
  const { serviceRequestId, receipt } = await sendRequest(db, { ...call, client, request, files })
  const wantsReceipt = valueOf(params, 'extensions') === 'true'
  return {
    root: 'service_requests',
    content: list('request', [{
      service_request_id: serviceRequestId, service_notice: say(locale, 'received'), account_id: null,
      ...wantsReceipt && { extended_attributes: { receipt_number: receipt.number, query_code: receipt.queryCode } },
    }]),
  }
}

async function takeUpdate(call: Call): Promise<Open311Document> {
  const { db, params } = call
  const client = await requireClient(call)
  const id = valueOf(params, 'service_request_id')
  if (id === undefined) throw refuse(400, 'parameter_missing', { name: 'service_request_id' })
  const request = await findOwnRequest(db, { client, id })
  if (!request) throw refuse(404, 'request_unknown')
  if (listOf(params, 'media_url').length > 0) throw refuse(400, 'media_url_refused')
  const files = photosOf(call)
  const given = valueOf(params, 'description') ?? ''
  const text = cleanText(given.slice(0, 10_000))
  if (given.length > 10_000 || lengthOf(text) > 1000) throw refuse(400, 'too_long', { name: 'description', max: 1000 })
  if (text === '' && files.length === 0) throw refuse(400, 'description_missing')
  const problem = wordFault(text, toSimplified)
  if (problem) throw refuse(400, problem, { name: 'description' })
  const updateId = await sendUpdate(db, { ...call, client, reportId: request.reportId, text, updateId: valueOf(params, 'update_id') ?? null, files })
  return { root: 'service_request_updates', content: list('request_update', [{ update_id: updateId }]) }
}
