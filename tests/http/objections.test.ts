import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase, type Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { getSite } from '#server/domain/ledger/queries'
import { outbox } from '#server/domain/notifications/tables'
import { objectionContacts, objections } from '#server/domain/objections/tables'
import { later } from '../support/clock.ts'
import { aPublicSite } from '../support/objections.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type FormValues, type Visitor } from '../support/visitor.ts'

const contact = { name: '金丝雀租户', phone: '13911112222', email: 'canary-tenant@example.org' }
const words = '金丝雀的话：面积写大了。'
const canary = [...Object.values(contact), '金丝雀的话']
const form = { standing: 'tenant', grounds: ['facts'], aim: 'correct', words, ...contact, consent: 'yes' }

let server: PortalServer
let siteId: string
let officer: StaffVisitor
let supervisor: StaffVisitor

beforeAll(async () => {
  server = await startServer()
  siteId = await inDatabase(db => aPublicSite(db, { nameZh: '示例被提异议的仓库' }, later(new Date(), { days: -1 })))
  officer = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107009'] })
  supervisor = await createStaffVisitor(server, { role: 'supervisor' })
}, 120_000)
afterAll(() => server.stop())

const browser = () => createVisitor({ baseUrl: server.url })
const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

/** Sends a form with files as a browser does: hidden fields first. */
async function sendForm(visitor: Visitor, page: string, fields: FormValues, { to = page.split('?')[0]!, files = [] as Blob[] } = {}) {
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...readHiddenFields(await text(visitor, page)), ...fields })) for (const one of [value].flat()) body.append(name, one)
  for (const file of files) body.append('files', file, '金丝雀的合同.pdf')
  return visitor.request(to, { method: 'POST', body })
}

const pdf = () => new Blob(['%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'], { type: 'application/pdf' })

async function object(visitor: Visitor, changes: FormValues = {}, site = siteId) {
  const sent = await sendForm(visitor, `/objections/new?site=${site}&about=living`, { ...form, ...changes }, { files: [pdf()] })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/objections/received'])
  const number = /YY-\d{8}/.exec(await text(visitor, '/objections/received'))![0]
  const rows = await inDatabase(db => db.select({ id: objections.id, number: objections.number }).from(objections))
  return rows.find(row => row.number === number)!
}

const step = async (by: StaffVisitor, id: string, action: string, fields: FormValues) => by.visitor.postForm(`/staff/objections/${id}`, { ...readHiddenFields(await text(by.visitor, `/staff/objections/${id}`)), ...fields, action })

describe('an objection without account and script', () => {
  it('is found by the name of the entry, and keeps everything typed when something is missing', async () => {
    expect(await text(browser(), `/objections/new?q=${encodeURIComponent('示例被提异议的仓库')}`)).toContain(`/objections/new?site=${siteId}`)
    const refused = await sendForm(browser(), `/objections/new?site=${siteId}`, { ...form, grounds: [], consent: '' })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    for (const said of ['请至少选一样哪里不对', '请看过个人信息的说明', '金丝雀租户', '示例被提异议的仓库']) expect(again).toContain(said)
    const english = await text(browser(), `/en/objections/new?site=${siteId}`)
    expect(english).toContain('Object to an entry')
    expect(english).not.toMatch(/objections\.\w+\.\w+/)
  })

  it('stops the entry, shows its person everything behind the receipt alone, and goes on when withdrawn', async () => {
    const visitor = browser()
    const { id, number } = await object(visitor)
    expect(await inDatabase(db => getSite(db, siteId))).toMatchObject({ openObjections: 1 })
    const page = await text(visitor, '/track/objection')
    for (const said of [number, words, '****2222', '正在审查']) expect(page).toContain(said)
    expect(page).not.toContain(contact.phone)
    const file = /\/track\/objection\/files\/[\w-]+/.exec(page)![0]
    expect((await visitor.get(file)).headers.get('content-type')).toBe('application/pdf')
    expect((await browser().get(file)).status).toBe(404)
    const added = await sendForm(visitor, '/track/objection/add', { words: '还有一句。' }, { files: [pdf()] })
    expect(added.headers.get('location')).toContain('done=add')
    const changed = await visitor.postForm('/track/objection/contact', { ...readHiddenFields(await text(visitor, '/track/objection/contact')), name: '', phone: '13933334444', email: '' })
    expect(changed.headers.get('location')).toContain('done=contact')
    expect(await text(visitor, '/track/objection')).toContain('****4444')
    await visitor.postForm('/track/objection', { ...readHiddenFields(await text(visitor, '/track/objection')), action: 'withdraw' })
    expect(await inDatabase(db => getSite(db, siteId))).toMatchObject({ openObjections: 0 })
    await visitor.postForm('/track/objection', { ...readHiddenFields(await text(visitor, '/track/objection')), action: 'erase' })
    expect(await text(visitor, '/track/objection')).not.toContain('金丝雀的话')
    expect((await inDatabase(db => db.select().from(objections))).find(row => row.id === id)).toMatchObject({ state: 'withdrawn', words: '' })
  })

  it('hides the entry at once where personal data is the matter', async () => {
    const hidden = await inDatabase(db => aPublicSite(db, { nameZh: '示例写了名字的院子' }, later(new Date(), { days: -1 })))
    await object(browser(), { grounds: ['personalData'] }, hidden)
    const page = await text(browser(), `/ledger/${hidden}`)
    expect(page).not.toContain('示例写了名字的院子')
    expect(JSON.stringify(await (await browser().get('/api/ledger/sites?period=live')).json())).not.toContain('示例写了名字的院子')
    expect(await text(browser(), `/objections/new?site=${hidden}`)).not.toContain('示例写了名字的院子')
  })
})

describe('the interface', () => {
  it('takes an objection, answers 201 with number and code, and the same again', async () => {
    const body = { submissionId: randomUUID(), site: siteId, standing: 'tenant', grounds: ['permit'], aim: 'explain', words: '有规划许可证。', contact, consent: true }
    const [first, again] = [await browser().sendJson('POST', '/api/objections', body), await browser().sendJson('POST', '/api/objections', body)]
    expect([first.status, again.status]).toEqual([201, 201])
    const receipt = await first.json() as { number: string, queryCode: string }
    expect(receipt).toMatchObject({ number: expect.stringMatching(/^YY-\d{8}$/) as string, queryCode: expect.stringMatching(/^\d{16}$/) as string })
    expect(await again.json()).toEqual(receipt)
    const refused = await browser().sendJson('POST', '/api/objections', { ...body, submissionId: randomUUID(), grounds: [] })
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ code: 'invalid', issues: [{ path: 'grounds', code: 'objection.grounds_missing' }] })
  })
})

describe('staff', () => {
  it('review and decide as two people, and the outcome stands on the entry without a word of the person', async () => {
    const visitor = browser()
    const { id } = await object(visitor)
    expect((await step(supervisor, id, 'decide', { siteVersion: '1', outcome: 'adopted', reason: '改正了。' })).status).toBe(409)
    expect((await step(officer, id, 'propose', { proposal: 'adopted', reason: '查了图纸。' })).status).toBe(303)
    expect((await step(officer, id, 'decide', { outcome: 'adopted', reason: '改正了。' })).status).toBe(403)
    expect((await step(supervisor, id, 'decide', { outcome: 'adopted', reason: '面积已经改正。', publish: 'yes' })).status).toBe(303)
    const page = await text(visitor, '/track/objection')
    for (const said of ['面积已经改正。', '采纳', '申请行政复议', '12348']) expect(page).toContain(said)
    expect(await text(browser(), `/ledger/${siteId}`)).toContain('异议办完')
  })

  it('of another sub-district see nothing of it', async () => {
    const { id, number } = await object(browser())
    const stranger = await createStaffVisitor(server, { role: 'subDistrictOfficer', subDistricts: ['110107001'] })
    expect((await stranger.visitor.get(`/api/staff/objections/${id}`)).status).toBe(403)
    expect(JSON.stringify(await (await stranger.visitor.get('/api/staff/objections')).json())).not.toContain(number)
    expect((await browser().get(`/api/staff/objections/${id}`)).status).toBe(401)
  })

  it('enter what came by telephone, with number and code to read out for half an hour', async () => {
    const sent = await officer.visitor.postForm('/staff/objections/new', { ...readHiddenFields(await text(officer.visitor, `/staff/objections/new?site=${siteId}`)), ...form, channel: 'phone' })
    expect(sent.headers.get('location')).toMatch(/^\/staff\/objections\/[\w-]+\/receipt$/)
    expect(await text(officer.visitor, sent.headers.get('location')!)).toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    expect(await text(supervisor.visitor, sent.headers.get('location')!)).not.toMatch(/\d{4} \d{4} \d{4} \d{4}/)
  })
})

it('nobody who objected can be found on any public page, in any row, event, mail or line of the log', async () => {
  const stored = await inDatabase(async db => JSON.stringify([await db.select().from(objectionContacts), await db.select().from(events), await db.select().from(outbox)]))
  for (const mark of canary) expect(stored).not.toContain(mark)
  for (const path of [`/ledger/${siteId}`, `/en/ledger/${siteId}`, '/ledger', `/api/ledger/sites/${siteId}`, `/objections/new?site=${siteId}`, '/objections/received', '/ledger/sites.csv']) {
    const body = await text(browser(), path)
    for (const mark of canary) expect(body, path).not.toContain(mark)
  }
  for (const mark of [...canary, '金丝雀的合同']) expect(server.logs()).not.toContain(mark)
})
