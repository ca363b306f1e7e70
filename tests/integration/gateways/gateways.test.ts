import { asc, eq, like } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { createGateway, decideForward, mapGateway, passOn, pauseGateway, refreshServices, resumeGateway } from '#server/domain/gateways/commands'
import { forwardCases } from '#server/domain/gateways/forwarding'
import { getGateway, listForwards, listForwardsOfReport, listGateways, toShownGateway } from '#server/domain/gateways/queries'
import { countOldGatewaySeals, resealGateways } from '#server/domain/gateways/reseal'
import { gatewayForwards, gatewayLog, gateways } from '#server/domain/gateways/tables'
import { getReport } from '#server/domain/reports/queries'
import { outboundWith } from '#server/outbound/send'
import { emptyMapping, type Mapping } from '#shared/gateways/schemas'
import { aCase, createBodies, makeMove, rewrite } from '../../support/cases.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { anOpen311Server } from '../../support/open311Server.ts'
import { sendHere } from '../../support/receiver.ts'
import { testKeys as keys } from '../../support/reports.ts'

const actor = { kind: 'staff', id: 'administrator' } as const
const by = { actor, now: monday }
const start = later(monday, { hours: 1 })
const wayAt = (now: Date, changes = {}) => ({ keys, send: sendHere, clock: () => now, ...changes })
const apiKey = 'geheim-key'

async function aGateway(db: Database, baseUrl: string, mapping: Partial<Mapping> = {}) {
  const id = await createGateway(db, { name: '示例网关', baseUrl, jurisdictionId: 'beijing', apiKey, keys, ...by })
  await refreshServices(db, { id, version: 1, send: sendHere, ...by })
  await mapGateway(db, { id, version: 2, ...by, mapping: { ...emptyMapping, kinds: { roof: '001' }, ...mapping } })
  return id
}

/** A case two people have confirmed, in hand, with contact and words that must stay here. */
async function aVerifiedCase(db: Database) {
  await createBodies(db)
  return aCase(db, 'found', { finding: 'confirmed', submission: {
    words: '楼上半夜施工，吵得睡不着', contact: { name: '王五', phone: '13800001111', email: null },
    position: { longitude: 116.189316, latitude: 39.913325, rawLongitude: 116.195445, rawLatitude: 39.914601, system: 'gcj02', source: 'wechat', accuracyM: 30 },
  } })
}

const forwardOf = async (db: Database, reportId: string) => (await listForwardsOfReport(db, reportId))[0]
const eventsOf = async (db: Database, id: string) => (await db.select().from(events).where(eq(events.subjectId, id)).orderBy(asc(events.at))).map(({ action }) => action).filter(action => action.startsWith('passedOn'))
const pass = async (db: Database, gatewayId: string, reportId: string) => passOn(db, { reportId, gatewayId, version: (await getReport(db, reportId)).version, ...by })

describe.each([['JSON', false], ['XML', true]] as const)('a gateway that speaks %s', (_format, onlyXml) => {
  it('gives its services, takes a verified case, and its answers come back to the case', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server({ onlyXml })
    const id = await aGateway(db, mock.baseUrl, { subDistrictAttribute: 'street', subDistricts: { 110107003: 'BJ' }, referenceAttribute: 'fixmystreet_id' })
    expect(await getGateway(db, id)).toMatchObject({
      format: onlyXml ? 'xml' : 'json',
      services: [{ code: '001', name: '违法建设', attributes: [{ code: 'street', required: true, isAutomatic: false, values: [{ key: 'BJ', name: '八角' }] }, { code: 'fixmystreet_id', isAutomatic: true }] }, { code: '002' }],
    })
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    await forwardCases(db, wayAt(start))
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'open', remoteId: 'BJ-1' })
    expect(mock.taken.get('BJ-1')!.fields).toEqual({
      'api_key': apiKey, 'jurisdiction_id': 'beijing', 'service_code': '001', 'description': rewrite, 'address_string': '北京市石景山区八角街道', 'attribute[street]': 'BJ', 'attribute[fixmystreet_id]': expect.any(String),
    })
    await forwardCases(db, wayAt(later(start, { hours: 1 })))
    mock.taken.get('BJ-1')!.status = 'closed'
    mock.taken.get('BJ-1')!.notes = '已到现场处理'
    await forwardCases(db, wayAt(later(start, { hours: 2 })))
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'closed', remoteStatus: 'closed' })
    expect(await eventsOf(db, report.id)).toEqual(['passedOn.queued', 'passedOn.sent', 'passedOn.answered', 'passedOn.answered'])
    expect((await listForwards(db, { gatewayId: id, limit: 10 })).items[0]!.log).toMatchObject([{ what: 'send', httpStatus: 200 }, { what: 'poll', remoteStatus: 'open' }, { what: 'poll', remoteStatus: 'closed', notes: '已到现场处理' }])
    const asked = mock.received.length
    await forwardCases(db, wayAt(later(start, { days: 2 })))
    expect(mock.received).toHaveLength(asked)
  })

  it('that gives a token is asked for the number', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server({ onlyXml, byToken: true })
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    await forwardCases(db, wayAt(start))
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'token', remoteId: null })
    await forwardCases(db, wayAt(later(start, { minutes: 2 })))
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'open', remoteId: 'BJ-1' })
    expect(mock.countPosts()).toBe(1)
  })
})

describe('what leaves', () => {
  it('is never who reported it, their words, their number or, unless the mapping says so, the exact place', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    await forwardCases(db, wayAt(start))
    const sent = mock.received.map(({ path, body, headers }) => decodeURIComponent(`${path} ${body} ${JSON.stringify(headers)}`)).join('\n')
    for (const word of ['王五', '13800001111', '睡不着', '公园北门', report.number, report.id, '116.1', '39.9']) expect(sent).not.toContain(word)
    expect(mock.taken.get('BJ-1')!.fields.lat).toBeUndefined()
  })

  it('has the exact place when the mapping says so', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    const id = await aGateway(db, mock.baseUrl, { sendsPosition: true })
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    await forwardCases(db, wayAt(start))
    expect(Number(mock.taken.get('BJ-1')!.fields.lat)).toBeCloseTo(report.latitude!, 6)
  })
})

describe('only', () => {
  it('a case two people have confirmed, of a kind the gateway has a service for, is passed on, and once', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    const id = await aGateway(db, mock.baseUrl)
    await createBodies(db)
    const fresh = await aCase(db, 'accepted')
    await expect(pass(db, id, fresh.id)).rejects.toMatchObject({ code: 'gateway.case_unfit' })
    const proposed = await aCase(db, 'verifying', { finding: 'confirmed' })
    await expect(pass(db, id, proposed.id)).rejects.toMatchObject({ code: 'gateway.case_unfit' })
    const unfounded = await aCase(db, 'found', { finding: 'unfounded' })
    await expect(pass(db, id, unfounded.id)).rejects.toMatchObject({ code: 'gateway.case_unfit' })
    const yard = await aCase(db, 'found', { finding: 'confirmed', submission: { kind: 'yard' } })
    await expect(pass(db, id, yard.id)).rejects.toMatchObject({ code: 'gateway.kind_unmapped' })
    const report = await aCase(db, 'found', { finding: 'confirmed' })
    await pass(db, id, report.id)
    await expect(pass(db, id, report.id)).rejects.toMatchObject({ code: 'gateway.already_passed_on' })
    await expect(passOn(db, { reportId: report.id, gatewayId: id, version: 1, ...by })).rejects.toMatchObject({ status: 409 })
  })

  it('what its reporter has not taken back in the meantime is sent', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    await makeMove.withdraw(db, { reportId: report.id, now: monday })
    await forwardCases(db, wayAt(start))
    expect(mock.countPosts()).toBe(0)
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'failed' })
  })

  it('kinds that are to go by themselves do so, from then on, on several nodes once', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    await createBodies(db)
    await aCase(db, 'found', { finding: 'confirmed', at: later(monday, { days: -1 }) })
    const id = await aGateway(db, mock.baseUrl, { automaticKinds: ['roof'] })
    const report = await aCase(db, 'found', { finding: 'confirmed' })
    await Promise.all([1, 2, 3].map(() => forwardCases(db, wayAt(start))))
    await Promise.all([1, 2, 3].map(() => forwardCases(db, wayAt(start))))
    expect(mock.countPosts()).toBe(1)
    expect((await listForwards(db, { gatewayId: id, limit: 10 })).items).toMatchObject([{ reportId: report.id, state: 'open' }])
  })
})

describe('a gateway in trouble', () => {
  it('is asked again when it said it is busy, and makes one request of it', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server({ fail: post => post < 3 ? 'before' : 'no' })
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    for (const minutes of [0, 2, 10]) await forwardCases(db, wayAt(later(start, { minutes })))
    expect(mock.countPosts()).toBe(3)
    expect(mock.taken.size).toBe(1)
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'open', remoteId: 'BJ-1' })
  })

  it('that took it and said nothing is asked again only when it can tell a repetition', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server({ fail: post => post === 1 ? 'after' : 'no' })
    const id = await aGateway(db, mock.baseUrl, { referenceAttribute: 'fixmystreet_id' })
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    for (const minutes of [0, 2]) await forwardCases(db, wayAt(later(start, { minutes })))
    expect(mock.countPosts()).toBe(2)
    expect(mock.taken.size).toBe(1)
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'open', remoteId: 'BJ-1' })
  })

  it('otherwise leaves it to somebody, who is told, and who may send it again', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server({ fail: post => post === 1 ? 'after' : 'no' })
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    for (const hours of [0, 1, 2, 30]) await forwardCases(db, wayAt(later(start, { hours })))
    expect(mock.countPosts()).toBe(1)
    const [item] = (await listForwards(db, { gatewayId: id, limit: 10 })).items
    expect(item).toMatchObject({ state: 'unsure' })
    expect(await db.select().from(events).where(like(events.action, 'gateway.failing'))).toHaveLength(1)
    await decideForward(db, { id: item!.id, gatewayId: id, version: item!.version, step: 'again', ...by })
    await forwardCases(db, wayAt(later(start, { hours: 31 })))
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'open' })
    expect((await getGateway(db, id)).failingSince).toBeNull()
  })

  it('that refuses is not asked again, and what it said is in the log', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server({ fail: () => 'refuse' })
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    for (const hours of [0, 5]) await forwardCases(db, wayAt(later(start, { hours })))
    expect(mock.countPosts()).toBe(1)
    expect((await listForwards(db, { gatewayId: id, limit: 10 })).items).toMatchObject([{ state: 'failed', log: [{ httpStatus: 400, notes: '400 service_code is missing' }] }])
  })

  it('a node that stops with a request on its way sends nothing twice', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    const id = await aGateway(db, mock.baseUrl)
    const report = await aVerifiedCase(db)
    await pass(db, id, report.id)
    const stops = async (request: Parameters<typeof sendHere>[0]) => {
      await sendHere(request)
      throw new Error('the power went')
    }
    await expect(forwardCases(db, wayAt(start, { send: stops }))).rejects.toThrow('the power went')
    await forwardCases(db, wayAt(later(start, { minutes: 1 })))
    await forwardCases(db, wayAt(later(start, { minutes: 3 })))
    expect(mock.countPosts()).toBe(1)
    expect(await forwardOf(db, report.id)).toMatchObject({ state: 'unsure' })
  })

  it('in a private network is refused while the operator has not allowed it', async () => {
    const db = await createTestDatabase()
    const mock = await anOpen311Server()
    const id = await createGateway(db, { name: '示例', baseUrl: mock.baseUrl, jurisdictionId: 'beijing', apiKey, keys, ...by })
    await expect(refreshServices(db, { id, version: 1, send: outboundWith({}), ...by })).rejects.toMatchObject({ code: 'gateway.unanswered' })
    expect(mock.received).toEqual([])
  })

  it('with nothing there, or something else, gives no services', async () => {
    const db = await createTestDatabase()
    const id = await createGateway(db, { name: '示例', baseUrl: 'http://127.0.0.1:1', jurisdictionId: null, apiKey: null, keys, ...by })
    await expect(refreshServices(db, { id, version: 1, send: sendHere, ...by })).rejects.toMatchObject({ code: 'gateway.unanswered' })
    const bomb = () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><services>&b;</services>') })
    await expect(refreshServices(db, { id, version: 1, send: bomb, ...by })).rejects.toMatchObject({ code: 'gateway.unanswered' })
  })
})

it('while it is paused nothing leaves; afterwards what waited does', async () => {
  const db = await createTestDatabase()
  const mock = await anOpen311Server()
  const id = await aGateway(db, mock.baseUrl)
  const report = await aVerifiedCase(db)
  await pass(db, id, report.id)
  await pauseGateway(db, { id, version: 3, ...by })
  await forwardCases(db, wayAt(start))
  expect(mock.countPosts()).toBe(0)
  await resumeGateway(db, { id, version: 4, ...by })
  await forwardCases(db, wayAt(start))
  expect(mock.countPosts()).toBe(1)
})

it('the key of a gateway is shown to nobody, stands in no log, and is sealed anew by a rotation', async () => {
  const db = await createTestDatabase()
  const mock = await anOpen311Server()
  const id = await aGateway(db, mock.baseUrl)
  const report = await aVerifiedCase(db)
  await pass(db, id, report.id)
  await forwardCases(db, wayAt(start))
  const kept = [await db.select().from(gateways), await db.select().from(gatewayForwards), await db.select().from(gatewayLog), await db.select().from(events), toShownGateway(await getGateway(db, id)), await listGateways(db)]
  expect(JSON.stringify(kept)).not.toContain(apiKey)
  const rotated = { ...keys, contact: { current: 'k2', ring: { ...keys.contact.ring, k2: Buffer.alloc(32, 9) } } }
  expect(await countOldGatewaySeals(db, { keys: rotated })).toBe(1)
  expect(await resealGateways(db, { keys: rotated })).toBe(1)
  expect(await countOldGatewaySeals(db, { keys: rotated })).toBe(0)
})
