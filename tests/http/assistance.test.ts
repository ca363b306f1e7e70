import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase, type Database } from '#server/database/connect'
import { assistanceRequests, assistanceRoutes } from '#server/domain/assistance/tables'
import { createBody } from '#server/domain/bodies/commands'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { orders } from '#server/domain/volunteers/tables'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

const contact = { name: '金丝雀一家', phone: '13911113333', email: 'canary-family@example.org' }
const words = '金丝雀树下的两间房'
const canary = [...Object.values(contact), words]
const form = { subDistrict: '110107009', needs: ['housing', 'moving'], words, reach: 'phone', ...contact, consent: 'yes' }

let server: PortalServer
let worker: StaffVisitor
let housing: StaffVisitor
let elsewhere: StaffVisitor
let bodyId: string

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

beforeAll(async () => {
  server = await startServer()
  const aBody = (nameZh: string) => inDatabase(db => createBody(db, { fields: { nameZh, nameEn: null, kind: 'department', subDistrict: null, phone: '010-11110000' }, actor: { kind: 'system' }, now: new Date() }))
  bodyId = await aBody('示例住房中心')
  const otherId = await aBody('示例别处')
  worker = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'] })
  housing = await createStaffVisitor(server, { role: 'handler', bodyId })
  elsewhere = await createStaffVisitor(server, { role: 'handler', bodyId: otherId })
}, 120_000)
afterAll(() => server.stop())

const browser = () => createVisitor({ baseUrl: server.url })
const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()

/** Sends a form of a page with its identity. */
async function fill(visitor: Visitor, page: string, fields: Record<string, string | string[]>, to = page.split('?')[0]!) {
  const { submissionId = '' } = readHiddenFields(await text(visitor, page))
  return visitor.postForm(to, { submissionId, ...fields })
}

async function asked(visitor: Visitor, changes: Record<string, string | string[]> = {}) {
  const sent = await fill(visitor, '/assistance/new', { ...form, ...changes })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/assistance/received'])
  const number = /BZ-\d{8}/.exec(await text(visitor, '/assistance/received'))![0]
  const rows = await inDatabase(db => db.select({ id: assistanceRequests.id, number: assistanceRequests.number }).from(assistanceRequests))
  return rows.find(row => row.number === number)!
}
const requestOf = async (id: string) => (await inDatabase(db => db.select().from(assistanceRequests))).find(row => row.id === id)!
const routesOf = async (id: string) => (await inDatabase(db => db.select().from(assistanceRoutes))).filter(({ requestId }) => requestId === id)
const act = (who: StaffVisitor, id: string, fields: Record<string, string | string[]>) => fill(who.visitor, `/staff/assistance/${id}`, fields)
async function routed(id: string, need = 'housing') {
  const { version } = await requestOf(id)
  const answer = await act(worker, id, { action: 'route', version: String(version), need, bodies: bodyId, brief: '一家三口要找房' })
  expect(answer.status).toBe(303)
  return (await routesOf(id)).find(route => route.need === need)!
}

describe('asking without account and script', () => {
  it('keeps everything that was typed when something is missing, and then leads to a receipt', async () => {
    const visitor = browser()
    const refused = await fill(visitor, '/assistance/new', { ...form, needs: [], phone: '', consent: '', subDistrict: '' })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    for (const sentence of ['请选需要什么帮助', '请写电话', '请看过说明', words, contact.name]) expect(again).toContain(sentence)
    await asked(visitor)
    expect(await text(visitor, '/assistance/received')).toMatch(/(?:\d{4} ){3}\d{4}/)
    expect(await text(visitor, '/en/assistance/new')).toContain('I need help')
  })

  it('takes the same form again as the same request', async () => {
    const visitor = browser()
    const { submissionId = '' } = readHiddenFields(await text(visitor, '/assistance/new'))
    const before = (await inDatabase(db => db.select().from(assistanceRequests))).length
    await Promise.all(Array.from({ length: 5 }, () => visitor.postForm('/assistance/new', { submissionId, ...form })))
    expect((await inDatabase(db => db.select().from(assistanceRequests))).length).toBe(before + 1)
  })

  it('is refused from another site', async () => {
    expect((await browser().postForm('/assistance/new', { ...form }, { origin: 'https://example.com' })).status).toBe(403)
  })
})

describe('the work of a body', () => {
  it.each(['__proto__', 'constructor', 'nothing'])('is nothing that nobody offers: %s', async (action) => {
    const { id } = await asked(browser())
    const sent = await act(worker, id, { action })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/staff/assistance/${id}`])
  })

  it('shows it what was given to it, and nobody else anything', async () => {
    const { id, number } = await asked(browser())
    const path = `/api/staff/assistance/${id}`
    expect((await housing.visitor.get(path)).status).toBe(403)
    const route = await routed(id)
    const seen = await (await housing.visitor.get(path)).text()
    expect(seen).toContain('一家三口要找房')
    for (const mark of canary) expect(seen).not.toContain(mark)
    expect(await text(housing.visitor, '/api/staff/assistance')).toContain(number)
    for (const [visitor, status] of [[elsewhere.visitor, 403], [browser(), 401]] as const) {
      expect((await visitor.get(path)).status).toBe(status)
      expect((await visitor.get(`${path}/contact`)).status).toBe(status)
    }
    expect(await text(elsewhere.visitor, '/api/staff/assistance')).not.toContain(number)
    const stranger = await act(elsewhere, id, { action: 'take', at: `${route.id}.1` })
    expect(stranger.status).toBe(403)
    expect(await routesOf(id)).toMatchObject([{ state: 'sent' }])
  })

  it('lets it take, ask and answer, but not give on or follow up; a stale page keeps what was typed', async () => {
    const visitor = browser()
    const { id } = await asked(visitor, { needs: ['housing'] })
    const route = await routed(id)
    const { version } = await requestOf(id)
    expect((await act(housing, id, { action: 'route', version: String(version), need: 'housing', bodies: bodyId, brief: '不许' })).status).toBe(403)
    expect((await act(housing, id, { action: 'take', at: `${route.id}.1` })).status).toBe(303)
    const stale = await act(housing, id, { action: 'end', at: `${route.id}.1`, outcome: 'met', toPerson: '已经找到房子了' })
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('已经找到房子了')
    expect((await act(housing, id, { action: 'step', about: route.id, kind: 'question', words: '想住哪一带？' })).status).toBe(303)
    expect(await text(visitor, '/track/assistance')).toContain('想住哪一带？')
    const reply = await fill(visitor, '/track/assistance', { action: 'answer', words: '学校附近' })
    expect(reply.headers.get('location')).toBe('/track/assistance?done=answer')
    expect(await text(housing.visitor, `/api/staff/assistance/${id}`)).toContain('学校附近')
    expect((await act(housing, id, { action: 'end', at: `${route.id}.2`, outcome: 'met', toPerson: '已经找到房子了' })).status).toBe(303)
    expect(await text(visitor, '/track/assistance')).toContain('已经找到房子了')
    const finished = await requestOf(id)
    expect(finished.state).toBe('finished')
    expect((await act(housing, id, { action: 'followUp', version: String(finished.version), answer: 'helped', then: 'close' })).status).toBe(403)
    const wrong = await act(worker, id, { action: 'followUp', version: String(finished.version), answer: 'notHelped', then: 'close' })
    expect([wrong.status, (await wrong.text()).includes('不能就这样结束')]).toEqual([422, true])
    expect((await act(worker, id, { action: 'followUp', version: String(finished.version), answer: 'helped', then: 'close', onPhone: '都好' })).status).toBe(303)
    expect((await requestOf(id)).state).toBe('closed')
  })

  it('opens the contact with a reason, once it has taken it, and the person sees that', async () => {
    const visitor = browser()
    const { id } = await asked(visitor, { needs: ['housing'] })
    const route = await routed(id)
    const reveal = (reason: string) => housing.visitor.sendJson('POST', `/api/staff/assistance/${id}/contact`, { reason })
    expect((await reveal('约好时间一起去看看房子')).status).toBe(409)
    await act(housing, id, { action: 'take', at: `${route.id}.1` })
    expect((await reveal('短')).status).toBe(422)
    expect(await (await reveal('约好时间一起去看看房子')).json()).toMatchObject({ phone: contact.phone })
    expect(await text(visitor, '/track/assistance')).toContain('约好时间一起去看看房子')
  })
})

describe('volunteers', () => {
  const order = { need: 'moving', kind: 'company', words: '陪着搬两箱东西', on: addDays(toDay(new Date()), 3), from: '09:00', until: '11:00', helpers: '2', community: '110107009001', name: '', address: '示例路一号', consent: 'yes' }

  it('get no order without the separate consent, and one with the person\'s own contact with it', async () => {
    const count = async () => (await inDatabase(db => db.select().from(orders))).length
    const before = await count()
    const { id: without } = await asked(browser())
    expect((await fill(worker.visitor, `/staff/assistance/${without}/volunteers`, { version: '1', ...order })).status).toBe(409)
    expect(await count()).toBe(before)
    const visitor = browser()
    const { id } = await asked(visitor, { volunteers: 'yes' })
    const sent = await fill(worker.visitor, `/staff/assistance/${id}/volunteers`, { version: '1', ...order })
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/staff/assistance/${id}`])
    expect(await count()).toBe(before + 1)
    expect(await text(visitor, '/track/assistance')).toMatch(/XD-\d{8}/)
    const taken = await fill(visitor, '/track/assistance', { action: 'noVolunteers' })
    expect(taken.headers.get('location')).toBe('/track/assistance?done=noVolunteers')
    expect((await inDatabase(db => db.select().from(orders))).filter(({ state }) => state !== 'cancelled')).toEqual([])
  })
})

describe('nobody is exposed', () => {
  it('on any public page, list, mail, event or log; and a withdrawal leaves nothing', async () => {
    const visitor = browser()
    const { id } = await asked(visitor)
    const pages = await Promise.all(['/', '/help', '/assistance/new', '/assistance/figures', '/assistance/received', '/track/assistance', '/api/assistance/figures', '/en/assistance/figures'].map(path => text(browser(), path)))
    const list = await text(worker.visitor, '/api/staff/assistance')
    const rows = await inDatabase(async db => JSON.stringify([await db.select().from(events), await db.select().from(outbox)]))
    for (const mark of canary) expect([...pages, list, rows, server.logs()].some(one => one.includes(mark)), mark).toBe(false)
    const own = await text(visitor, '/track/assistance')
    expect(own).toContain('****3333')
    expect(own).not.toContain(contact.phone)
    await fill(visitor, '/track/assistance', { action: 'withdraw' })
    expect(await requestOf(id)).toMatchObject({ state: 'withdrawn', words: null })
    expect(await text(visitor, '/track/assistance')).not.toContain(words)
  })
})

it('staff enter what a caller says, within their own sub-district, and read out the number', async () => {
  const refused = await fill(worker.visitor, '/staff/assistance/new?subDistrict=110107001', { ...form, subDistrict: '110107001', channel: 'phone' })
  expect(refused.status).toBe(403)
  const sent = await fill(worker.visitor, '/staff/assistance/new?subDistrict=110107009', { ...form, channel: 'phone' })
  expect(sent.headers.get('location')).toMatch(/^\/staff\/assistance\/[^/]+\/receipt$/)
  expect(await text(worker.visitor, sent.headers.get('location')!)).toMatch(/BZ-\d{8}/)
})
