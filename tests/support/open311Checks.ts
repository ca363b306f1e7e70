import { expect } from 'vitest'
import type { Format } from '#shared/open311/document'
import { aForm, asMultipart, canary, type Answer, type Caller, type Open311World } from './open311.ts'
import { smallPhoto } from './photos.ts'

export interface CheckContext { caller: Caller, format: Format, world: Open311World }
type Row = Record<string, unknown>

const rowsOf = ({ body }: Answer) => body as Row[]
const wellTyped = ({ type }: Answer, format: Format) => expect(type).toBe(format === 'xml' ? 'text/xml; charset=utf-8' : 'application/json; charset=utf-8')
/** The errors of the specification, and their sentences. */
function expectErrors(answer: Answer, status: number, sentence: RegExp = /./): void {
  expect(answer.status).toBe(status)
  expect(answer.root ?? 'errors').toBe('errors')
  expect(rowsOf(answer).length).toBeGreaterThan(0)
  for (const error of rowsOf(answer)) {
    expect(Object.keys(error).sort()).toEqual(['code', 'description'])
    expect(error.code).toBe(String(status))
  }
  expect(rowsOf(answer).map(({ description }) => description).join('\n')).toMatch(sentence)
}

const requestFields = [
  'service_request_id', 'status', 'status_notes', 'service_name', 'service_code', 'description', 'agency_responsible', 'service_notice', 'requested_datetime', 'updated_datetime', 'expected_datetime',
  'address', 'address_id', 'zipcode', 'lat', 'long', 'media_url',
]
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/

async function sent({ caller, world }: CheckContext, changes: Parameters<typeof aForm>[1] = {}, query?: Record<string, string>) {
  return caller.post('requests', aForm(world, changes), query)
}

function expectAccepted(answer: Answer): string {
  expect([answer.status, answer.root ?? 'service_requests']).toEqual([200, 'service_requests'])
  expect(rowsOf(answer)).toHaveLength(1)
  const { service_request_id: id, token } = rowsOf(answer)[0]!
  expect(token).toBeUndefined()
  expect(id).toMatch(/^[0-9a-z]{26}$/)
  return id as string
}

const listed = async ({ caller }: CheckContext, query?: Record<string, string>) => rowsOf(await caller.get('requests', query))
const refused = (name: string, changes: Parameters<typeof aForm>[1], status: number, sentence: RegExp, query?: Record<string, string>): [string, (context: CheckContext) => Promise<void>] =>
  [name, async (context) => { expectErrors(await sent(context, changes, query), status, sentence) }]
const definition = async ({ caller }: CheckContext, code = 'roof') => (await caller.get(`services/${code}`)).body as { service_code: string, attributes: Row[] }

/** What GeoReport v2 and its JSON schemas say of a server, each claim by itself and for both forms. */
export const open311Checks: Array<[name: string, check: (context: CheckContext) => Promise<void>]> = [
  ['discovery has every required field', async ({ caller, format }) => {
    const answer = await caller.get('discovery')
    expect([answer.status, answer.root ?? 'discovery']).toEqual([200, 'discovery'])
    wellTyped(answer, format)
    const body = answer.body as Row
    expect(Object.keys(body)).toEqual(['changeset', 'contact', 'key_service', 'endpoints'])
    expect(body.changeset).toMatch(instantForm)
    expect([body.contact, body.key_service]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)])
  }],
  ['discovery names this endpoint and its forms', async ({ caller }) => {
    const { endpoints: [endpoint] } = (await caller.get('discovery')).body as { endpoints: Row[] }
    expect(endpoint).toMatchObject({ specification: 'http://wiki.open311.org/GeoReport_v2', url: expect.stringMatching(/\/open311\/v2$/) as string, type: 'production', formats: ['text/xml', 'application/json'] })
  }],
  ['services are a list under their own name, in the right media type', async ({ caller, format }) => {
    const answer = await caller.get('services')
    expect([answer.status, answer.root ?? 'services']).toEqual([200, 'services'])
    wellTyped(answer, format)
    expect(rowsOf(answer).length).toBeGreaterThan(5)
  }],
  ['a service has the fields of the schema', async ({ caller }) => {
    for (const service of rowsOf(await caller.get('services'))) {
      expect(Object.keys(service).sort()).toEqual(['description', 'group', 'keywords', 'metadata', 'service_code', 'service_name', 'type'])
      expect([service.metadata, service.type]).toEqual(['true', 'realtime'])
      expect(service.service_code).toMatch(/^[\x21-\x7e]+$/)
    }
  }],
  ['service codes are unique', async ({ caller }) => {
    const codes = rowsOf(await caller.get('services')).map(({ service_code: code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
  }],
  ['JSON has strings for codes and booleans for metadata', async ({ caller, format }) => {
    const { raw } = await caller.get('services')
    if (format === 'json') expect((JSON.parse(raw) as Row[]).map(service => [typeof service.service_code, typeof service.metadata])).toContainEqual(['string', 'boolean'])
    else expect(raw).toContain('<metadata>true</metadata>')
  }],
  ['names are Chinese unless English is asked for by header or parameter', async ({ caller }) => {
    const nameBy = async (query?: Record<string, string>, headers?: Record<string, string>) => rowsOf(await caller.get('services', query, headers))[0]!.service_name
    expect([await nameBy(), await nameBy({}, { 'accept-language': 'en-GB,en' }), await nameBy({ lang: 'en' }), await nameBy({ lang: 'zh' }, { 'accept-language': 'en' })])
      .toEqual(['房顶加建', 'Built on a roof', 'Built on a roof', '房顶加建'])
  }],
  ['every service with metadata has a definition', async (context) => {
    for (const { service_code: code } of rowsOf(await context.caller.get('services'))) {
      const body = await definition(context, String(code))
      expect(body.service_code).toBe(code)
      expect(body.attributes.length).toBeGreaterThan(0)
    }
  }],
  ['a definition is one object with a list of attributes', async ({ caller, format }) => {
    const answer = await caller.get('services/roof')
    wellTyped(answer, format)
    expect([answer.status, answer.root ?? 'service_definition', Array.isArray(answer.body)]).toEqual([200, 'service_definition', false])
    expect(Object.keys(answer.body as Row)).toEqual(['service_code', 'attributes'])
  }],
  ['an attribute has the fields of the schema', async (context) => {
    for (const attribute of (await definition(context)).attributes) {
      expect(Object.keys(attribute)).toEqual(expect.arrayContaining(['variable', 'code', 'datatype', 'required', 'datatype_description', 'order', 'description']))
      expect(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']).toContain(attribute.datatype)
      expect([attribute.variable, attribute.required].every(value => value === 'true' || value === 'false')).toBe(true)
      expect(attribute.code).toMatch(/^[\x21-\x7e]+$/)
    }
  }],
  ['attributes have positive orders, each once', async (context) => {
    const orders = (await definition(context)).attributes.map(({ order }) => Number(order))
    expect(orders.every(order => Number.isInteger(order) && order > 0)).toBe(true)
    expect(new Set(orders).size).toBe(orders.length)
  }],
  ['lists have values, each key once; others have none', async (context) => {
    for (const { datatype, values } of (await definition(context)).attributes) {
      if (!String(datatype).endsWith('list')) expect(values).toBeUndefined()
      else {
        const keys = (values as Row[]).map(({ key }) => key)
        expect([keys.length > 0, new Set(keys).size]).toEqual([true, keys.length])
        for (const value of values as Row[]) expect(Object.keys(value)).toEqual(['key', 'name'])
      }
    }
  }],
  ['what is only shown is no variable and not required', async (context) => {
    expect((await definition(context)).attributes.find(({ code }) => code === 'notice')).toMatchObject({ variable: 'false', required: 'false', datatype: 'text' })
  }],
  ['the client\'s own number is asked of its program', async (context) => {
    expect((await definition(context)).attributes.find(({ code }) => code === 'fixmystreet_id')).toMatchObject({ automated: 'server_set', variable: 'true', required: 'false' })
  }],
  ['a small matter does not ask whether it is being built', async (context) => {
    expect((await definition(context, 'small_trouble')).attributes.map(({ code }) => code)).not.toContain('being_built')
  }],
  ['the definition of an unknown service is 404', async ({ caller }) => { expectErrors(await caller.get('services/none'), 404, /service_code/) }],
  ['an unknown address is 404 in the form it names', async ({ caller, format }) => {
    const answer = await caller.get('nothing')
    expectErrors(answer, 404)
    wellTyped(answer, format)
  }],
  ['an unknown jurisdiction is 404 everywhere, an empty one is none', async ({ caller }) => {
    for (const path of ['services', 'services/roof', 'requests', 'servicerequestupdates', 'discovery']) {
      expectErrors(await caller.get(path, { jurisdiction_id: 'elsewhere' }), 404, /jurisdiction_id/)
      expect((await caller.get(path, { jurisdiction_id: '' })).status).toBe(200)
      expect((await caller.get(path, { jurisdiction_id: '110107' })).status).toBe(200)
    }
  }],
  ['an unknown token is 404', async ({ caller }) => { expectErrors(await caller.get('tokens/none'), 404, /token/) }],

  ['a request is taken and has its id at once', async (context) => {
    const answer = await sent(context)
    wellTyped(answer, context.format)
    expectAccepted(answer)
    expect(rowsOf(answer)[0]!.service_notice).toMatch(/审看/)
  }],
  ['jurisdiction and key may stand in the query of a POST', async (context) => {
    expectAccepted(await sent(context, { api_key: null, jurisdiction_id: null }, { api_key: context.world.key, jurisdiction_id: '110107' }))
  }],
  ['a wrong jurisdiction in the query of a POST is 404', async (context) => { expectErrors(await sent(context, { jurisdiction_id: null }, { jurisdiction_id: 'elsewhere' }), 404, /jurisdiction_id/) }],
  ['a multipart form is read like any other', async ({ caller, world }) => { expectAccepted(await caller.post('requests', asMultipart(aForm(world)))) }],
  ['photos are taken as photo1, photo2 and media, in any order', async ({ caller, world }) => {
    const photo = new Blob([Uint8Array.from(await smallPhoto())], { type: 'image/jpeg' })
    expectAccepted(await caller.post('requests', asMultipart(aForm(world), { photo2: photo, photo1: photo, media: photo })))
    expectAccepted(await caller.post('requests', asMultipart(aForm(world, { description: '' }), { photo1: photo })))
  }],
  ['a photo that is none is 400', async ({ caller, world }) => { expectErrors(await caller.post('requests', asMultipart(aForm(world), { photo1: new Blob(['<svg/>']) })), 400) }],
  ['seven photos are 400', async ({ caller, world }) => {
    const photo = new Blob([Uint8Array.from(await smallPhoto())])
    expectErrors(await caller.post('requests', asMultipart(aForm(world), Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`photo${n + 1}`, photo])))), 400)
  }],
  ['a file by another name is 400', async ({ caller, world }) => { expectErrors(await caller.post('requests', asMultipart(aForm(world), { other: new Blob(['x']) })), 400, /photo/) }],
  ['lists are read without brackets, with brackets, and repeated', async (context) => {
    const forms: Array<Record<string, string | string[]>> = [{ 'attribute[affects]': ['light', 'view'] }, { 'attribute[affects][]': ['light', 'view'] }, { 'attribute[affects]': 'light' }]
    for (const changes of forms) expectAccepted(await sent(context, changes))
  }],
  ['line ends of a form are taken as they come', async (context) => { expectAccepted(await sent(context, { description: '一\r\n二\r\n' })) }],
  ['Chinese, astral characters and markup arrive as text', async (context) => { expectAccepted(await sent(context, { description: '𠮷房子 <b>&amp;</b> ]]>' })) }],
  ['an address may stand for a position', async (context) => { expectAccepted(await sent(context, { lat: null, long: null, address_string: '八角北路与杨庄东街路口' })) }],
  ['empty arguments are absent ones', async (context) => { expectAccepted(await sent(context, { email: '', phone: '', media_url: '', address_string: '', account_id: '', device_id: '', last_name: '' })) }],
  ['a Chinese name without a family name is taken', async (context) => { expectAccepted(await sent(context, { 'first_name': '张三', 'last_name': '', 'phone': '13812345678', 'attribute[reach]': 'yes' })) }],
  ['attributes nobody asked for do no harm', async (context) => { expectAccepted(await sent(context, { 'attribute[uprn]': '1', 'attribute[easting]': '2' })) }],
  ['the same number of a client is the same request', async (context) => {
    const own = { 'attribute[fixmystreet_id]': `f-${context.format}-1` }
    const [first, second] = [expectAccepted(await sent(context, own)), expectAccepted(await sent(context, { ...own, description: '又发了一次' }))]
    expect(second).toBe(first)
  }],
  ['4000 characters are taken', async (context) => { expectAccepted(await sent(context, { description: '房'.repeat(4000) })) }],
  ['the receipt is given only when it is asked for', async (context) => {
    expect(rowsOf(await sent(context))[0]).not.toHaveProperty('extended_attributes')
    expect(rowsOf(await sent(context, {}, { extensions: 'true' }))[0]!.extended_attributes).toMatchObject({ receipt_number: expect.stringMatching(/\d{8}$/) as string, query_code: expect.stringMatching(/\d{4}/) as string })
  }],
  refused('a POST without a key is 403', { api_key: null }, 403, /api_key/),
  refused('a wrong key is 403', { api_key: 'o311-0000000000.wrong' }, 403, /api_key/),
  ['a revoked key is 403', async (context) => { expectErrors(await sent(context, { api_key: context.world.revokedKey }), 403, /api_key/) }],
  refused('no service code is 400', { service_code: null }, 400, /service_code/),
  refused('an unknown service code is 404', { service_code: 'none' }, 404, /service_code/),
  refused('no place at all is 400', { lat: null, long: null }, 400, /lat/),
  refused('half a position is 400', { long: null }, 400, /long/),
  refused('a position that is no number is 400', { lat: 'north' }, 400, /lat/),
  refused('a place outside the district is 400', { lat: '51.5', long: '-0.1' }, 400, /坐标/),
  refused('an address_id is 400 and says what to give', { lat: null, long: null, address_id: '7' }, 400, /address_string/),
  refused('a required attribute left out is 400 and named', { 'attribute[being_built]': null }, 400, /being_built/),
  refused('no sub-district is 400 and says what to give', { 'attribute[sub_district]': null }, 400, /110107003/),
  refused('a value outside its list is 400', { 'attribute[in_danger]': 'perhaps' }, 400, /in_danger/),
  refused('two values of a single list are 400', { 'attribute[being_built]': ['yes', 'no'] }, 400, /being_built/),
  refused('4001 characters are 400', { description: '房'.repeat(4001) }, 400, /4000/),
  refused('neither words nor photo are 400', { description: '' }, 400, /description/),
  refused('a media_url is 400 and says what to do', { media_url: 'https://example.org/a.jpg' }, 400, /multipart/),
  refused('a name of a person is 400', { description: '是王先生盖的' }, 400, /姓名/),
  refused('a number plate is 400', { description: '门口停着京A12345' }, 400, /车牌/),
  refused('a day to come is 400', { 'attribute[seen_on]': '2099-01-01' }, 400, /seen_on/),
  ['several errors are told at once', async (context) => {
    expect(rowsOf(await sent(context, { 'attribute[being_built]': null, 'attribute[in_danger]': null })).length).toBe(2)
  }],
  ['errors are in English when asked', async (context) => { expectErrors(await sent(context, { service_code: null }, { lang: 'en' }), 400, /is missing/) }],
  ['a body of another type is 400', async ({ caller }) => {
    expectErrors(await caller.send('requests', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }), 400)
    expectErrors(await caller.send('requests', { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body: 'x' }), 400)
  }],
  ['another method is 400', async ({ caller }) => {
    expectErrors(await caller.send('requests', { method: 'DELETE' }), 400)
    expectErrors(await caller.send('services', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }), 400)
  }],
  ['what was just sent cannot be told from what is not there', async (context) => {
    const id = expectAccepted(await sent(context))
    const [waiting, unknown] = [await context.caller.get(`requests/${id}`), await context.caller.get(`requests/${id.split('').reverse().join('')}`)]
    expectErrors(waiting, 404)
    expect(waiting.raw).toBe(unknown.raw)
    expect(await listed(context, { service_request_id: id })).toEqual([])
  }],

  ['requests are a list under their own name', async ({ caller, format }) => {
    const answer = await caller.get('requests')
    wellTyped(answer, format)
    expect([answer.status, answer.root ?? 'service_requests', rowsOf(answer).length]).toEqual([200, 'service_requests', 5])
  }],
  ['a request has every field of the schema and no other', async (context) => {
    for (const request of await listed(context)) {
      expect(Object.keys(request)).toEqual(requestFields)
      expect(['open', 'closed']).toContain(request.status)
      expect([request.requested_datetime, request.updated_datetime]).toEqual([expect.stringMatching(instantForm), expect.stringMatching(instantForm)])
    }
  }],
  ['a request names a service of the list', async (context) => {
    const services = new Map(rowsOf(await context.caller.get('services')).map(service => [service.service_code, service.service_name]))
    for (const request of await listed(context)) expect(services.get(request.service_code)).toBe(request.service_name)
  }],
  ['a request stands in its sub-district and the week it came in, and nowhere more exactly', async (context) => {
    for (const request of await listed(context)) {
      expect([request.address, request.address_id, request.lat, request.long, request.media_url]).toEqual(['八角街道', '110107003', null, null, null])
      expect(new Date(new Date(String(request.requested_datetime)).getTime() + 8 * 3_600_000).toISOString()).toMatch(/T00:00:00/)
      expect(new Date(new Date(String(request.requested_datetime)).getTime() + 8 * 3_600_000).getUTCDay()).toBe(1)
    }
  }],
  ['nothing of a reporter is in any answer', async ({ caller, world }) => {
    for (const [path, query] of [['requests', {}], ['requests', { extensions: 'true' }], ['servicerequestupdates', {}], ['servicerequestupdates', { api_key: world.key }]] as const) {
      const { raw } = await caller.get(path, query)
      for (const text of [...Object.values(canary), ...world.numbers]) expect(raw).not.toContain(text)
    }
  }],
  ['one request is a list of one', async (context) => {
    const [request] = await listed(context)
    const answer = await context.caller.get(`requests/${String(request!.service_request_id)}`)
    expect([answer.status, answer.body]).toEqual([200, [request]])
  }],
  ['an unknown request is 404', async ({ caller }) => { expectErrors(await caller.get('requests/none'), 404, /service_request_id/) }],
  ['a list of ids overrides everything else', async (context) => {
    const ids = (await listed(context)).slice(0, 2).map(({ service_request_id: id }) => String(id))
    expect((await listed(context, { service_request_id: ids.join(','), status: 'nonsense', start_date: 'x' })).map(({ service_request_id: id }) => id).sort()).toEqual([...ids].sort())
  }],
  ['requests are filtered by status, one or several', async (context) => {
    const [all, open, closed, both] = [await listed(context), await listed(context, { status: 'open' }), await listed(context, { status: 'closed' }), await listed(context, { status: 'open,closed' })]
    expect([open.every(({ status }) => status === 'open'), closed.every(({ status }) => status === 'closed'), open.length, closed.length, both.length]).toEqual([true, true, 2, 3, all.length])
  }],
  ['an unknown status is 400', async ({ caller }) => { expectErrors(await caller.get('requests', { status: 'fixed' }), 400, /status/) }],
  ['requests are filtered by service', async (context) => {
    expect([(await listed(context, { service_code: 'roof,yard' })).length, (await listed(context, { service_code: 'yard' })).length]).toEqual([5, 0])
  }],
  ['an unknown service in a filter is 404', async ({ caller }) => { expectErrors(await caller.get('requests', { service_code: 'roof,none' }), 404, /none/) }],
  ['requests are filtered by date', async (context) => {
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString()
    expect([(await listed(context, { start_date: day(-40), end_date: day(0) })).length, (await listed(context, { start_date: day(-7) })).length, (await listed(context, { end_date: day(-60) })).length]).toEqual([5, 0, 0])
  }],
  ['dates without a zone, or none at all, are 400', async ({ caller }) => {
    for (const start of ['2026-01-01T00:00:00', 'yesterday', '2026-02-30']) expectErrors(await caller.get('requests', { start_date: start }), 400, /start_date/)
  }],
  ['more than 90 days are 400', async ({ caller }) => { expectErrors(await caller.get('requests', { start_date: '2026-01-01T00:00:00Z', end_date: '2026-06-01T00:00:00Z' }), 400, /90/) }],
  ['pages are counted from 1 and share nothing', async (context) => {
    const all = (await listed(context)).map(({ service_request_id: id }) => id)
    const pages = [await listed(context, { page: '1', page_size: '2' }), await listed(context, { page: '2', page_size: '2' }), await listed(context, { page: '3', page_size: '2' })]
    expect(pages.flat().map(({ service_request_id: id }) => id)).toEqual(all)
    expect((await context.caller.get('requests', { page: '9' })).body).toEqual([])
  }],
  ['page 0, an endless page and no number are 400', async ({ caller }) => {
    const queries: Array<Record<string, string>> = [{ page: '0' }, { page_size: '1001' }, { page: 'one' }, { page_size: '-1' }]
    for (const query of queries) expectErrors(await caller.get('requests', query), 400, /page/)
  }],
  ['changes are asked for by updated_after and updated_before', async (context) => {
    const hour = (offset: number) => new Date(Date.now() + offset * 3_600_000).toISOString()
    expect([(await listed(context, { updated_after: hour(-1) })).length, (await listed(context, { updated_after: hour(1) })).length, (await listed(context, { updated_before: hour(-1) })).length]).toEqual([5, 0, 0])
  }],
  ['extensions add attributes and notes, and only when asked', async (context) => {
    for (const request of await listed(context, { extensions: 'true' })) {
      expect(Object.keys(request)).toEqual([...requestFields, 'extended_attributes', 'notes'])
      expect((request.notes as Row[]).map(note => Object.keys(note))).toEqual([['datetime', 'description', 'type']])
    }
  }],
  ['updates are a list under their own name, for anybody', async ({ caller, format }) => {
    const answer = await caller.get('servicerequestupdates')
    wellTyped(answer, format)
    expect([answer.status, answer.root ?? 'service_request_updates', rowsOf(answer).length]).toEqual([200, 'service_request_updates', 5])
    for (const update of rowsOf(answer)) expect(Object.keys(update)).toEqual(['update_id', 'service_request_id', 'status', 'updated_datetime', 'description', 'media_url'])
  }],
  ['updates are of requests that are listed', async (context) => {
    const ids = new Set((await listed(context)).map(({ service_request_id: id }) => id))
    for (const update of rowsOf(await context.caller.get('servicerequestupdates'))) expect(ids).toContain(update.service_request_id)
  }],
  ['updates lie in their window', async ({ caller }) => {
    const window = (from: number, until: number) => ({ start_date: new Date(Date.now() + from * 3_600_000).toISOString(), end_date: new Date(Date.now() + until * 3_600_000).toISOString() })
    expect([rowsOf(await caller.get('servicerequestupdates', window(-2, 1))).length, rowsOf(await caller.get('servicerequestupdates', window(-4, -2))).length]).toEqual([5, 0])
  }],
  ['a wrong key for updates is 403', async ({ caller }) => { expectErrors(await caller.get('servicerequestupdates', { api_key: 'wrong' }), 403, /api_key/) }],
  ['an update of one\'s own request is taken, once by its number', async (context) => {
    const id = expectAccepted(await sent(context))
    const update = () => new URLSearchParams({ api_key: context.world.key, service_request_id: id, update_id: '7', description: '又高了一层', status: 'OPEN', updated_datetime: new Date().toISOString(), first_name: '张三', last_name: '-' })
    const [first, again] = [await context.caller.post('servicerequestupdates', update()), await context.caller.post('servicerequestupdates', update())]
    expect([first.status, first.root ?? 'service_request_updates', Object.keys(rowsOf(first)[0]!)]).toEqual([200, 'service_request_updates', ['update_id']])
    expect(again.raw).toBe(first.raw)
  }],
  ['an update of a request somebody else sent is 404', async (context) => {
    const [request] = await listed(context)
    expectErrors(await context.caller.post('servicerequestupdates', new URLSearchParams({ api_key: context.world.key, service_request_id: String(request!.service_request_id), description: '又高了' })), 404)
  }],
  ['an update without a key is 403, without words 400', async (context) => {
    const id = expectAccepted(await sent(context))
    expectErrors(await context.caller.post('servicerequestupdates', new URLSearchParams({ service_request_id: id, description: '又高了' })), 403)
    expectErrors(await context.caller.post('servicerequestupdates', new URLSearchParams({ api_key: context.world.key, service_request_id: id })), 400)
  }],
]
