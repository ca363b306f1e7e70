import { describe, expect, it } from 'vitest'
import { answersOf, readInstant, readRequestFilter, valueOf, type Params } from '#shared/open311/params'
import { readSentRequest } from '#shared/open311/sent'
import { attributesOf, kindOfService, serviceCodeOf } from '#shared/open311/services'
import { reportKinds } from '#shared/reports/rules'
import { bannedWords } from '#shared/text/banned-words'
import { messages as english } from '../../../i18n/en.ts'
import { messages } from '../../../i18n/zh-CN.ts'

const now = new Date('2026-11-23T02:00:00Z')
const fields = (changes: Params = {}): Params => ({
  'service_code': 'roof', 'description': '楼顶正在搭房。', 'lat': '39.9055', 'long': '116.2038',
  'attribute[sub_district]': '110107003', 'attribute[being_built]': 'yes', 'attribute[in_danger]': 'no', ...changes,
})
const read = (changes: Params = {}, photos = 0) => readSentRequest(fields(changes), { kind: 'roof', photos, now })
const faultsOf = (changes: Params, photos = 0) => {
  const result = read(changes, photos)
  return 'faults' in result ? result.faults.map(({ name, code }) => `${name} ${code}`) : []
}
const valueAfter = (changes: Params) => {
  const result = read(changes)
  if ('faults' in result) throw new Error(JSON.stringify(result.faults))
  return result.value
}

describe('a service', () => {
  it('has an ASCII code of its own for every kind of report, and unique positive orders', () => {
    const codes = reportKinds.map(serviceCodeOf)
    expect(new Set(codes).size).toBe(reportKinds.length)
    for (const code of codes) expect(code).toMatch(/^[a-z_]+$/)
    expect(codes.map(kindOfService)).toEqual([...reportKinds])
    for (const kind of reportKinds) for (const { code } of attributesOf(kind)) expect(code).toMatch(/^[a-z_]+$/)
  })
})

describe('what a client sends', () => {
  it('is read whole', () => {
    expect(valueAfter({ 'attribute[affects][]': ['view', 'light'], 'attribute[seen_on]': '2026-11-22T20:00:00Z', 'attribute[fixmystreet_id]': '42', 'attribute[community]': '八角北里' })).toMatchObject({
      kind: 'roof', subDistrict: '110107003', beingBuilt: 'yes', inDanger: false, affects: ['light', 'view'], seenOn: '2026-11-23', clientId: '42', contact: null, place: null,
      position: { latitude: 39.9055, longitude: 116.2038, system: 'wgs84' },
    })
  })

  it('may write lists both ways', () => {
    for (const name of ['attribute[affects]', 'attribute[affects][]']) expect(valueAfter({ [name]: ['light', 'fire_lane'] }).affects).toEqual(['light', 'fire_lane'])
    expect(answersOf({ 'attribute[x]': 'a', 'attribute[x][]': ['b', ''] }, 'x')).toEqual(['a', 'b'])
  })

  it('has line feeds for whatever line ends it came with', () => {
    expect(valueAfter({ description: '一\r\n二\r三\n四' }).description).toBe('一\n二\n三\n四')
  })

  it('is told everything that is wrong at once, with what to do', () => {
    expect(faultsOf({ 'attribute[sub_district]': '', 'attribute[in_danger]': 'maybe', 'media_url': 'http://example.org/a.jpg', 'long': '' })).toEqual([
      'attribute[sub_district] sub_district_missing', 'attribute[in_danger] value_unknown', 'media_url media_url_refused', 'long half_a_position',
    ])
    expect(faultsOf({ lat: '', long: '' })).toEqual(['lat location_missing'])
    expect(faultsOf({ lat: '', long: '', address_id: '7' })).toEqual(['address_id address_id_unknown'])
    expect(faultsOf({ lat: '0', long: '0' })).toEqual(['lat outside_district'])
    expect(faultsOf({ lat: 'NaN' })).toEqual(['lat not_degrees'])
    expect(faultsOf({ description: '' })).toEqual(['description description_missing'])
    expect(faultsOf({ description: '' }, 1)).toEqual([])
    expect(faultsOf({ 'attribute[seen_on]': '2026-11-24' })).toEqual(['attribute[seen_on] not_a_past_day'])
  })

  it('may have 4000 characters and not one more, an astral character being one', () => {
    expect(faultsOf({ description: '𠮷'.repeat(4000) })).toEqual([])
    expect(faultsOf({ description: '𠮷'.repeat(4001) })).toEqual(['description too_long'])
    expect(faultsOf({ description: '房'.repeat(100_000) })).toEqual(['description too_long'])
  })

  it('is refused with names of people, ways to reach them and words of contempt, but may name a door', () => {
    expect(faultsOf({ description: '是王先生家盖的' })).toEqual(['description words_person'])
    expect(faultsOf({ description: '电话 13812345678' })).toEqual(['description words_reach'])
    expect(faultsOf({ description: '门口停着京A12345' })).toEqual(['description words_reach'])
    expect(faultsOf({ address_string: `${bannedWords[0]}住的地方` })).toEqual(['address_string words_banned'])
    expect(faultsOf({ description: '3号楼2单元501的楼顶' })).toEqual([])
  })

  it('keeps how to reach the person only when they said so, and needs no family name', () => {
    const person = { first_name: '张三', last_name: '', phone: '138 1234 5678', email: 'z@example.org' }
    expect(valueAfter(person).contact).toBeNull()
    expect(valueAfter({ ...person, 'attribute[reach]': 'yes' }).contact).toEqual({ name: '张三', phone: '13812345678', email: 'z@example.org' })
    expect(faultsOf({ 'attribute[reach]': 'yes', 'phone': '12' })).toEqual(['phone phone_invalid'])
  })

  it('has a sentence in both languages for every fault', () => {
    const wrong: Params[] = [{ 'attribute[sub_district]': '', 'attribute[in_danger]': '', 'attribute[being_built]': ['yes', 'no'] }, { lat: 'x', description: 'x'.repeat(5000) }, { long: '' }, { lat: '', long: '' }, { media_url: 'x' }]
    const faults = wrong.flatMap(changes => faultsOf(changes)).map(text => text.split(' ')[1]!)
    expect(faults.length).toBeGreaterThan(6)
    for (const code of faults) for (const of of [messages, english]) expect(Object.keys(of.open311.error)).toContain(code)
  })
})

describe('a filter of requests', () => {
  const filterOf = (params: Params) => {
    const result = readRequestFilter(params, now)
    return 'value' in result ? result.value : result.faults.map(({ name, status }) => `${status} ${name}`)
  }

  it('means the last 90 days, the first page and everything', () => {
    expect(filterOf({})).toEqual({ from: new Date('2026-08-25T02:00:00Z'), until: now, page: 1, pageSize: 1000, extensions: false })
  })

  it('is overridden whole by a list of ids', () => {
    expect(filterOf({ service_request_id: 'a, b,a', status: 'nonsense', service_code: 'none', start_date: 'x' })).toEqual({ ids: ['a', 'b'], page: 1, pageSize: 1000, extensions: false })
  })

  it('takes comma lists, and dates of 90 days at most', () => {
    expect(filterOf({ status: 'open,closed', service_code: 'roof,yard', start_date: '2026-11-01T00:00:00+08:00', end_date: '2026-11-08T00:00:00Z', page: '2', page_size: '10' })).toMatchObject({ statuses: ['open', 'closed'], kinds: ['roof', 'yard'], page: 2, pageSize: 10 })
    expect(filterOf({ start_date: '2026-01-01T00:00:00Z', end_date: '2026-04-02T00:00:00Z' })).toEqual(['400 end_date'])
    expect(filterOf({ start_date: '2026-01-02T00:00:00Z', end_date: '2026-01-01T00:00:00Z' })).toEqual(['400 end_date'])
    expect(filterOf({ service_code: 'roof,none' })).toEqual(['404 service_code'])
    expect(filterOf({ status: 'fixed', page: '0', page_size: '1001', updated_after: 'yesterday' })).toEqual(['400 page', '400 page_size', '400 updated_after', '400 status'])
    expect(filterOf({ page: '21', page_size: '1000' })).toEqual(['400 page'])
  })

  it('looks at all dates of receipt when it asks for changes', () => {
    expect(filterOf({ updated_after: '2026-11-01T00:00:00Z' })).toEqual({ updatedFrom: new Date('2026-11-01T00:00:00Z'), page: 1, pageSize: 1000, extensions: false })
  })

  it('reads instants of the W3C form, a plus sign that became a space included', () => {
    expect(readInstant('2026-11-22T08:00:00 08:00')).toEqual(new Date('2026-11-22T00:00:00Z'))
    expect(readInstant('2026-11-22')).toEqual(new Date('2026-11-21T16:00:00Z'))
    expect(readInstant('2026-11-22T08:00:00')).toBeUndefined()
    expect(valueOf({ a: ['', 'b'] }, 'a')).toBe('b')
  })
})
