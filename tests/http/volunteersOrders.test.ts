import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectDatabase, type Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { orders } from '#server/domain/volunteers/tables'
import { addDays } from '#shared/calendar/days'
import { toDay } from '#shared/time'
import { startServer, type PortalServer } from '../support/server.ts'
import { createStaffVisitor, type StaffVisitor } from '../support/staffServer.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'

const contact = { name: '金丝雀奶奶', phone: '13911112222', email: 'canary-asker@example.org', address: '金丝雀院九号楼' }
const canary = [...Object.values(contact), '金丝雀牌大米']
const on = addDays(toDay(new Date()), 2)
const form = { kind: 'shopping', words: '帮我买一袋金丝雀牌大米。', community: '110107009001', on, from: '09:00', until: '11:00', helpers: '1', repeatUntil: '', ...contact, consent: 'yes' }

let server: PortalServer
let worker: StaffVisitor
beforeAll(async () => {
  server = await startServer()
  worker = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009001'] })
}, 120_000)
afterAll(() => server.stop())

const browser = () => createVisitor({ baseUrl: server.url })
const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text()
const openItems = async () => (await (await browser().get('/api/orders?community=110107009001')).json() as { items: { id: string, title: string }[] }).items

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(server.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

/** Sends a form of a page with its hidden fields. */
async function fill(visitor: Visitor, page: string, fields: Record<string, string | string[]>, to = page.split('?')[0]!) {
  return visitor.postForm(to, { ...readHiddenFields(await text(visitor, page)), ...fields })
}

async function placed(visitor: Visitor, changes: Record<string, string> = {}): Promise<{ number: string, id: string }> {
  const sent = await fill(visitor, '/orders/new?subDistrict=110107009', { ...form, ...changes })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/orders/placed'])
  const number = /XD-\d{8}/.exec(await text(visitor, '/orders/placed'))![0]
  const rows = await inDatabase(db => db.select({ id: orders.id, number: orders.number }).from(orders))
  return rows.find(row => row.number === number)!
}

/** A decision of the community on its page. */
async function decide(id: string, action: string, fields: Record<string, string>, by = worker) {
  return fill(by.visitor, `/staff/orders/${id}`, { action, ...fields })
}

describe('placing an order without account and script', () => {
  it('leads from a sub-district to a receipt, with everything typed kept when something is missing', async () => {
    const visitor = browser()
    const refused = await fill(visitor, '/orders/new?subDistrict=110107009', { ...form, phone: '', email: '', address: '', consent: '' })
    expect(refused.status).toBe(422)
    const again = await refused.text()
    for (const words of ['请留电话', '请写到哪里找您', '请看一下说明', '金丝雀奶奶', '09:00']) expect(again).toContain(words)
    const { number } = await placed(visitor)
    const receipt = await text(visitor, '/orders/placed')
    expect(receipt).toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    for (const mark of canary) expect(receipt).not.toContain(mark)
    expect(await text(browser(), '/orders/placed')).not.toContain(number)
  })

  it('shows its asker what is so, and cancels with one tap', async () => {
    const visitor = browser()
    await placed(visitor)
    const page = await text(visitor, '/track/order')
    for (const words of ['等社区看', '只有接单人在有效期内能看到您的电话', '****2222']) expect(page).toContain(words)
    expect(page).not.toContain(contact.phone)
    const english = await text(visitor, '/en/track/order')
    expect(english).toContain('Your order')
    expect(english).not.toMatch(/orders\.\w+/)
    const moved = await fill(visitor, '/track/order', { action: 'move', on: addDays(on, 1), from: '14:00', until: '15:00' })
    expect(moved.headers.get('location')).toContain('done=move')
    expect(await text(visitor, '/track/order')).toContain('14:00–15:00')
    const cancelled = await fill(visitor, '/track/order', { action: 'cancel' })
    expect([cancelled.status, cancelled.headers.get('location')]).toEqual([303, expect.stringContaining('done=cancel')])
    const after = await text(visitor, cancelled.headers.get('location')!)
    for (const words of ['已经取消', '没有留联系方式']) expect(after).toContain(words)
  })
})

describe('the community', () => {
  it.each(['__proto__', 'constructor', 'nothing'])('decides nothing that nobody offers: %s', async (action) => {
    const { id } = await placed(browser())
    const sent = await decide(id, action, {})
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/staff/orders/${id}`])
  })

  it('opens an order under its own line, which is all the public reads', async () => {
    const visitor = browser()
    const { id } = await placed(visitor)
    expect(await openItems()).toEqual([])
    expect(await text(worker.visitor, '/staff/orders')).toContain(`/staff/orders/${id}`)
    const refused = await decide(id, 'open', { title: '' })
    expect(refused.status).toBe(422)
    expect((await decide(id, 'open', { title: '代买一袋米' })).status).toBe(303)
    expect((await openItems()).map(({ title }) => title)).toEqual(['代买一袋米'])
    const list = await text(browser(), '/orders')
    for (const words of ['代买一袋米', '东山社区', '09:00–11:00']) expect(list).toContain(words)
    expect(await text(visitor, '/track/order')).toContain('正在等志愿者接单')
  })

  it('cannot open what asks for pressure, whatever it sends', async () => {
    const visitor = browser()
    const { id } = await placed(visitor, { words: '请去劝隔壁的租户搬走。' })
    expect(await text(worker.visitor, `/staff/orders/${id}`)).toContain('谁都不能打开')
    const sent = await decide(id, 'open', { title: '请人帮忙', version: '1' })
    expect(sent.status).toBe(409)
    expect((await decide(id, 'stop', { rule: 'persuasion', toAsker: '志愿者不去劝说某个人。' })).status).toBe(303)
    expect(await text(visitor, '/track/order')).toContain('志愿者不去劝说某个人。')
  })

  it('sees only orders of its own', async () => {
    const { id } = await placed(browser())
    const other = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009002'] })
    expect((await other.visitor.get(`/api/staff/orders/${id}`)).status).toBe(403)
    expect(await (await other.visitor.get('/api/staff/orders')).json()).toMatchObject({ items: [] })
    expect((await decide(id, 'open', { title: '代买一袋米' }, other)).status).toBe(403)
  })

  it('places one for a caller, and reads number and code out once', async () => {
    const sent = await fill(worker.visitor, '/staff/orders/new?subDistrict=110107009', { ...form, channel: 'desk', teamId: '', organisation: '' })
    expect(sent.status).toBe(303)
    const path = sent.headers.get('location')!
    const page = await text(worker.visitor, path)
    const number = /XD-\d{8}/.exec(page)![0]
    const queryCode = /\d{4} \d{4} \d{4} \d{4}/.exec(page)![0]
    // Somebody else of the community reads no code.
    const colleague = await createStaffVisitor(server, { role: 'communityWorker', communities: ['110107009001'] })
    expect(await text(colleague.visitor, path)).not.toMatch(/\d{4} \d{4} \d{4} \d{4}/)
    const caller = browser()
    const opened = await fill(caller, '/track', { number, queryCode })
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/track/order'])
    expect(await text(caller, '/track/order')).toContain(number)
  })

  it('places one for a party organisation only with its name', async () => {
    const send = (organisation: string) => fill(worker.visitor, '/staff/orders/new?subDistrict=110107009', { ...form, channel: 'party', teamId: '', organisation })
    expect((await send('')).status).toBe(422)
    expect((await send('东山社区党委')).status).toBe(303)
  })
})

describe('a canary', () => {
  it('sings in no public page, answer, feed, mail, event or line of the log', async () => {
    const visitor = browser()
    const { id } = await placed(visitor)
    await decide(id, 'open', { title: '代买一袋米' })
    const pages = ['/orders', '/en/orders', '/orders/figures', '/api/orders', '/api/orders/figures', '/volunteers', '/', '/orders/new', '/orders/placed', '/track/order', '/search?q=金丝雀', '/feeds/hearings.json']
    const shown = await Promise.all(pages.map(path => text(browser(), path)))
    const kept = await inDatabase(async db => JSON.stringify([await db.select().from(outbox), await db.select().from(events)]))
    for (const mark of canary) {
      for (const [place, page] of shown.entries()) expect(page.replaceAll('q=金丝雀', '').includes(mark), `${pages[place]!}: ${mark}`).toBe(false)
      expect(kept).not.toContain(mark)
      expect(server.logs()).not.toContain(mark)
    }
    // Staff read the words, and not how to reach anybody.
    const staff = await text(worker.visitor, `/staff/orders/${id}`)
    expect(staff).toContain('金丝雀牌大米')
    for (const mark of Object.values(contact)) expect(staff).not.toContain(mark)
  })
})
