import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeys, type Keys } from '#server/crypto/keys'
import { commit } from '#server/database/commit'
import { connectDatabase, type Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { deriveQueryCode, hashQueryCode } from '#server/crypto/queryCode'
import { issueReceipt } from '#server/domain/receipts/commands'
import { receipts } from '#server/domain/receipts/tables'
import { orderLeases, orders } from '#server/domain/volunteers/tables'
import { later } from '../support/clock.ts'
import { aReachableOrder, canary } from '../support/leases.ts'
import { startServer, type PortalServer } from '../support/server.ts'
import { createVisitor, readHiddenFields, type Visitor } from '../support/visitor.ts'
import { aVolunteer } from '../support/volunteers.ts'

let keys: Keys
/** One for all receipts, so that only one has to be hashed. */
let queryCode: string
let codeHash: string
/** Two servers of one installation. */
let nodes: PortalServer[]
beforeAll(async () => {
  const first = await startServer()
  nodes = [await startServer({ dataDir: first.dataDir }), first]
  keys = loadKeys(first.dataDir)
  queryCode = deriveQueryCode(randomUUID(), keys)
  codeHash = await hashQueryCode(queryCode, keys)
}, 120_000)
afterAll(async () => { for (const node of nodes) await node.stop() })

async function inDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, close } = connectDatabase({ file: join(nodes[0]!.dataDir, 'portal.sqlite') })
  try { return await work(db) }
  finally { await close() }
}

/** Two hours that have begun. */
const now = new Date()
const window = { startsAt: later(now, { minutes: -10 }), endsAt: later(now, { minutes: 110 }) }
const anErrand = (changes: Parameters<typeof aReachableOrder>[1] = {}) => inDatabase(db => aReachableOrder(db, { ...window, ...changes }, {}, keys))
/** Volunteers with a receipt. */
const people = (count: number, changes: Parameters<typeof aVolunteer>[1] = {}) => inDatabase(async (db) => {
  const made = []
  for (let n = 0; n < count; n++) {
    const volunteer = await aVolunteer(db, { times: [], ...changes })
    await commit(db, tx => [
      ...issueReceipt(tx, { number: volunteer.number, kind: 'volunteer', subjectId: volunteer.id, submissionId: volunteer.submissionId, keys, receivedAt: volunteer.receivedAt, said: volunteer }),
      tx.update(receipts).set({ codeHash }).where(eq(receipts.number, volunteer.number)).returning({ number: receipts.number }),
    ])
    made.push(volunteer)
  }
  return made
})

async function open(number: string, node = 0): Promise<Visitor> {
  const visitor = createVisitor({ baseUrl: nodes[node]!.url })
  const hidden = readHiddenFields(await (await visitor.get('/track')).text())
  const opened = await visitor.postForm('/track', { ...hidden, number, queryCode })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/track/volunteer'])
  return visitor
}

/** The token of the tap on an order, as the page of a volunteer carries it. */
async function tokenOf(visitor: Visitor, orderId: string): Promise<string> {
  const { opened } = await (await visitor.get('/api/track/volunteer/orders')).json() as { opened: { suited: { id: string, formToken: string }[] } }
  return opened.suited.find(({ id }) => id === orderId)!.formToken
}

const take = (visitor: Visitor, orderId: string, submissionId: string) => visitor.postForm('/track/volunteer/orders', { submissionId, action: 'take', orderId })
const leasePath = (answer: Response) => answer.headers.get('location')!.replace(/\?.*/, '')
async function tap(visitor: Visitor, path: string, fields: Record<string, string>) {
  const { submissionId = '' } = readHiddenFields(await (await visitor.get(path)).text())
  return visitor.postForm(fields.action === 'contact' ? `${path}/contact` : path, { submissionId, ...fields })
}
const marks = Object.values(canary)
const expectNoMark = (text: string) => { for (const mark of marks) expect(text).not.toContain(mark) }

describe('an order', () => {
  it('that 200 volunteers tap at once on two nodes has one holder and 199 clear answers, without a trace of the contact in any of them', async () => {
    const order = await anErrand()
    const visitors: Visitor[] = []
    for (const [n, { number }] of (await people(200)).entries()) visitors.push(await open(number, n % 2))
    const tokens = await Promise.all(visitors.map(visitor => tokenOf(visitor, order.id)))
    const answers = await Promise.all(visitors.map(async (visitor, n) => {
      const answer = await take(visitor, order.id, tokens[n]!)
      return { status: answer.status, text: await answer.text() + JSON.stringify([...answer.headers]) }
    }))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const refused = answers.filter(({ status }) => status === 409)
    expect(refused).toHaveLength(199)
    for (const { text } of refused) expect(text).toContain('别人先接了')
    for (const { text } of answers) expectNoMark(text)
    expect(await inDatabase(db => db.select().from(orderLeases).where(eq(orderLeases.orderId, order.id)))).toHaveLength(1)
  }, 240_000)

  it('is taken, begun and finished one tap each; the contact is in the answer to its own tap and nowhere else', async () => {
    const [order, [person, other]] = [await anErrand({ words: `请打 ${canary.phone}，我住${canary.address}。` }), await people(2)]
    const [holder, stranger] = [await open(person!.number), await open(other!.number)]
    const list = await (await holder.get('/track/volunteer/orders')).text()
    for (const words of ['代买一袋米', '我来帮', '接了以后会怎样', '每看一次都有记录', `队员 ${person!.number.slice(-4)}`]) expect(list).toContain(words)
    expectNoMark(list)
    expect(list).not.toContain('<script')
    const token = await tokenOf(holder, order.id)
    const taken = await take(holder, order.id, token)
    const path = leasePath(taken)
    expect([taken.status, taken.headers.get('location')]).toEqual([303, `${path}?done=take`])
    // The same tap again, and another tap of the same person, lead to the same lease.
    expect(leasePath(await take(holder, order.id, token))).toBe(path)
    expect(leasePath(await take(holder, order.id, `${randomUUID()}.`))).toBe(path)

    // The asker's words are read by the holder while the lease lives; the contact is not on this page.
    const page = await (await holder.get(path)).text()
    for (const words of ['接下来', '查看电话和地址', '我到了，开始', '我去不了', '请别人接手', '没有人开门']) expect(page).toContain(words)
    expect(page).not.toContain(canary.email)
    const looked = () => inDatabase(db => db.select().from(events).where(and(eq(events.action, 'lease.contactSeen'), eq(events.subjectId, order.id))))
    expectNoMark(await (await holder.get(`${path}/contact`)).text())
    expect(await looked()).toHaveLength(0)
    const seen = await tap(holder, path, { action: 'contact' })
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const shown = await seen.text()
    for (const mark of [canary.name, canary.phone, canary.address]) expect(shown).toContain(mark)
    expect(shown).not.toContain('<script')
    expect(await looked()).toHaveLength(1)
    // Only looking at that page shows nothing again.
    expectNoMark(await (await holder.get(`${path}/contact`)).text())

    // Somebody else's receipt opens nothing of it.
    for (const address of [path, `${path}/contact`, `/api${path}`]) {
      const answer = await stranger.get(address)
      expect(answer.status).toBe(404)
      expectNoMark(await answer.text())
    }
    const stolen = await stranger.postForm(`${path}/contact`, { submissionId: token })
    expect(stolen.status).toBe(404)
    expectNoMark(await stolen.text())
    expectNoMark(await (await createVisitor({ baseUrl: nodes[0]!.url }).get(path)).text())

    expect((await tap(holder, path, { action: 'start' })).headers.get('location')).toBe(`${path}?done=start`)
    const unsaid = await tap(holder, path, { action: 'finish', words: '米送到了。' })
    expect(unsaid.status).toBe(422)
    const again = await unsaid.text()
    for (const words of ['请选解决了没有', '米送到了。']) expect(again).toContain(words)
    expect((await tap(holder, path, { action: 'finish', solved: 'yes', words: '米送到了。' })).headers.get('location')).toBe(`${path}?done=finish`)
    const over = await (await holder.get(path)).text()
    expectNoMark(over)
    expect(over).toContain('电话和地址已经看不到了')
    const late = await holder.postForm(`${path}/contact`, { submissionId: token })
    expect(late.status).toBe(409)
    expectNoMark(await late.text())
    expect(await looked()).toHaveLength(1)
    expect((await inDatabase(db => db.select().from(orders).where(eq(orders.id, order.id))))[0]!.state).toBe('done')
    // The same in English, complete.
    const english = await (await holder.get(`/en${path}`)).text()
    expect(english).toContain('What happened')
    expect(english).not.toMatch(/leases\.\w+/)
  })

  it('passes to a neighbour by two taps, and the first volunteer sees nothing of the contact from then on', async () => {
    const [order, [first, second]] = [await anErrand(), await people(2)]
    const [one, two] = [await open(first!.number), await open(second!.number)]
    const path = leasePath(await take(one, order.id, await tokenOf(one, order.id)))
    expect((await tap(one, path, { action: 'handOver' })).headers.get('location')).toBe(`${path}?done=handOver`)
    expect(await (await two.get('/track/volunteer/orders')).text()).toContain('请人接手')
    const { opened } = await (await two.get('/api/track/volunteer/orders')).json() as { opened: { handovers: { leaseId: string, formToken: string }[] } }
    const offer = opened.handovers.find(({ leaseId }) => path.endsWith(leaseId))!
    const taken = await two.postForm('/track/volunteer/orders', { submissionId: offer.formToken, action: 'takeOver', leaseId: offer.leaseId })
    expect(taken.headers.get('location')).toMatch(/\?done=takeOver$/)
    const refused = await one.postForm(`${path}/contact`, { submissionId: offer.formToken })
    expect(refused.status).toBe(409)
    expectNoMark(await refused.text())
    expect(await (await one.get(path)).text()).toContain('别的队员接手了')
    expect(await (await tap(two, leasePath(taken), { action: 'contact' })).text()).toContain(canary.phone)
    // And given back: open to everybody again.
    await tap(two, leasePath(taken), { action: 'giveBack' })
    const again = await (await one.get('/api/track/volunteer/orders')).json() as { opened: { suited: { id: string }[] } }
    expect(again.opened.suited.map(({ id }) => id)).toContain(order.id)
  })
})

describe('the contact of an order', () => {
  it('stands in no event, no mail, no lease and no log of a server', async () => {
    await inDatabase(async (db) => {
      expectNoMark(JSON.stringify([await db.select().from(events), await db.select().from(outbox), await db.select().from(orderLeases)]))
    })
    for (const node of nodes) expectNoMark(node.logs())
  })
})
