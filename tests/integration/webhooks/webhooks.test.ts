import { eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, vi } from 'vitest'
import { commit } from '#server/database/commit'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { registerSite, withdrawSite } from '#server/domain/ledger/commands'
import { sites } from '#server/domain/ledger/tables'
import { outbox } from '#server/domain/notifications/tables'
import { eraseEntries } from '#server/domain/record/append'
import { changeWebhook, createWebhook, pauseWebhook, prepareTest, redeliver, removeWebhook, resumeWebhook, rotateSecret } from '#server/domain/webhooks/commands'
import { deliverWebhooks, sendNow } from '#server/domain/webhooks/deliver'
import { getWebhook, listDeliveries, listWebhooks } from '#server/domain/webhooks/queries'
import { countOldWebhookSeals, resealWebhooks } from '#server/domain/webhooks/reseal'
import { webhookDeliveries, webhooks } from '#server/domain/webhooks/tables'
import { OutboundError, outboundWith } from '#server/outbound/send'
import type { Topic } from '#shared/record/changes'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { atMonday, siteInput } from '../../support/ledger.ts'
import { aReceiver, numberChanges, sendHere, type Received } from '../../support/receiver.ts'
import { testKeys as keys } from '../../support/reports.ts'
import { aSite } from '../../support/sites.ts'

const actor = { kind: 'staff', id: 'administrator' } as const
const by = { actor, now: monday }
const baseUrl = 'https://portal.example'

const wayAt = (now: Date, changes = {}) => ({ keys, send: sendHere, clock: () => now, baseUrl, ...changes })
const aWebhook = (db: Database, url: string, topics: Topic[] = ['site']) => createWebhook(db, { name: '示例接收方', url: `${url}/hook`, topics, keys, ...by })
const deliveriesOf = (db: Database, webhookId: string) => db.select().from(webhookDeliveries).where(eq(webhookDeliveries.webhookId, webhookId))
/** What the receiver reads, once the signature holds. The library refuses what is older than five minutes by the true clock. */
const opened = ({ body, headers }: Received, secret: string) => {
  vi.setSystemTime(Number(headers['webhook-timestamp']) * 1000)
  try { return new Webhook(secret).verify(body, headers as Record<string, string>) }
  finally { vi.useRealTimers() }
}

describe('a change that is public', () => {
  it('is told once, signed, with where to read it and no word of what it says', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { secret } = await aWebhook(db, url)
    const { id } = await aSite(db, { input: { nameZh: '示例仓库甲' } })
    await numberChanges(db)
    expect(await deliverWebhooks(db, wayAt(later(monday, { minutes: 1 })))).toBe(1)
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ method: 'POST', path: '/hook', headers: { 'content-type': 'application/json' } })
    expect(opened(received[0]!, secret)).toEqual({
      type: 'site.published', timestamp: monday.toISOString(),
      data: { topic: 'site', subject: 'site', id, url: `${baseUrl}/ledger/${id}`, position: 0, demonstration: false },
    })
    expect(received[0]!.body).not.toContain('示例仓库')
    await deliverWebhooks(db, wayAt(later(monday, { minutes: 2 })))
    expect(received).toHaveLength(1)
  })

  it('is told in the order of the log, and of a topic nobody chose nothing is told', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    await aWebhook(db, url)
    const bulletins = await aWebhook(db, url, ['bulletin'])
    for (let index = 0; index < 5; index++) await aSite(db, { now: later(monday, { minutes: index }) })
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(later(monday, { hours: 1 })))
    expect(received.map(({ body }) => (JSON.parse(body) as { data: { position: number } }).data.position)).toEqual([0, 1, 2, 3, 4])
    expect(await deliveriesOf(db, bulletins.id)).toEqual([])
  })

  it('is told of what happened after the webhook was made only', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    await aSite(db)
    await numberChanges(db)
    await aWebhook(db, url)
    await deliverWebhooks(db, wayAt(later(monday, { minutes: 1 })))
    expect(received).toEqual([])
  })
})

describe('nothing is told', () => {
  it('of a draft, of a site that is hidden when the message would leave, and of what was erased', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { id: webhookId } = await aWebhook(db, url)
    await registerSite(db, { input: siteInput(), ...atMonday })
    const hidden = await aSite(db)
    const erased = await aSite(db)
    await numberChanges(db)
    await commit(db, tx => [tx.update(sites).set({ hiddenAt: monday }).where(eq(sites.id, hidden.id)).returning()])
    await commit(db, tx => eraseEntries(tx, { type: 'site', ids: [erased.id], reason: 'erased', now: monday }))
    await deliverWebhooks(db, wayAt(later(monday, { minutes: 1 })))
    expect(received).toEqual([])
    expect((await deliveriesOf(db, webhookId)).map(({ state }) => state)).toEqual(['skipped'])
  })
})

it('a site that was taken back is told as that, and its address says so', async () => {
  const db = await createTestDatabase()
  const { url, received } = await aReceiver()
  await aWebhook(db, url)
  const site = await aSite(db)
  await withdrawSite(db, { siteId: site.id, version: site.version, reason: '重复登记', actor, now: later(monday, { hours: 1 }) })
  await numberChanges(db)
  await deliverWebhooks(db, wayAt(later(monday, { hours: 2 })))
  expect(received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['site.published', 'site.withdrawn'])
  expect(received.map(({ body }) => body).join('')).not.toContain('重复')
})

describe('a receiver in trouble', () => {
  it('is asked again by the schedule under the same id, and the log has every try', async () => {
    const db = await createTestDatabase()
    let answers = [500, 503, 200]
    const { url, received } = await aReceiver((_received, response) => { response.writeHead(answers.shift()!).end() })
    const { id } = await aWebhook(db, url)
    await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(monday))
    await deliverWebhooks(db, wayAt(new Date(monday.getTime() + 3000)))
    expect(received).toHaveLength(1)
    await deliverWebhooks(db, wayAt(new Date(monday.getTime() + 7000)))
    expect(received).toHaveLength(2)
    await deliverWebhooks(db, wayAt(later(monday, { minutes: 2 })))
    expect(received).toHaveLength(2)
    await deliverWebhooks(db, wayAt(later(monday, { minutes: 7 })))
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect((await listDeliveries(db, { webhookId: id, limit: 10 })).items).toMatchObject([{ state: 'delivered', tries: [{ status: 500 }, { status: 503 }, { status: 200 }] }])
    answers = []
  })

  it('is given up after the tenth try, and staff are told before', async () => {
    const db = await createTestDatabase()
    const { id } = await createWebhook(db, { name: '示例', url: 'https://unreachable.example/', topics: ['site'], keys, ...by })
    await aSite(db)
    await numberChanges(db)
    let now = monday
    let tries = 0
    const send = () => {
      tries++
      return Promise.reject(new OutboundError('connection'))
    }
    for (let round = 0; round < 15; round++) {
      await deliverWebhooks(db, wayAt(now, { send }))
      now = later(now, { hours: 30 })
    }
    expect(tries).toBe(10)
    expect((await deliveriesOf(db, id)).map(({ state }) => state)).toEqual(['failed'])
    expect((await db.select().from(events).where(eq(events.subjectId, id))).map(({ action }) => action)).toEqual(['webhook.created', 'webhook.failing'])
    expect((await getWebhook(db, id)).failingSince).not.toBeNull()
  })

  it('that says it is gone (410) gets nothing more until somebody goes on, and then what is new', async () => {
    const db = await createTestDatabase()
    let status = 410
    const { url, received } = await aReceiver((_received, response) => { response.writeHead(status).end() })
    const { id } = await aWebhook(db, url)
    for (let index = 0; index < 3; index++) await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(monday))
    expect((await getWebhook(db, id)).state).toBe('disabled')
    await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(later(monday, { hours: 1 })))
    expect(received).toHaveLength(1)
    status = 200
    await resumeWebhook(db, { id, version: 1, ...by })
    const { id: fresh } = await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(later(monday, { hours: 2 })))
    expect(received.slice(1).map(({ body }) => (JSON.parse(body) as { data: { id: string } }).data.id)).toEqual([fresh])
  })

  it('that sends on to another place counts as one that failed', async () => {
    const db = await createTestDatabase()
    const other = await aReceiver()
    const { url } = await aReceiver((_received, response) => { response.writeHead(307, { location: other.url }).end() })
    const { id } = await aWebhook(db, url)
    await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(monday))
    expect(other.received).toEqual([])
    expect((await listDeliveries(db, { webhookId: id, limit: 10 })).items).toMatchObject([{ state: 'waiting', tries: [{ status: 307 }] }])
  })

  it('in a private network is not asked at all while the operator has not allowed it', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { id } = await aWebhook(db, url)
    await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(monday, { send: outboundWith({}) }))
    expect(received).toEqual([])
    expect((await listDeliveries(db, { webhookId: id, limit: 10 })).items).toMatchObject([{ tries: [{ status: null, problem: 'address_refused' }] }])
  })
})

describe('several nodes', () => {
  it('send one message once, though all look at the same moment', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { id } = await aWebhook(db, url)
    for (let index = 0; index < 10; index++) await aSite(db)
    await numberChanges(db)
    await Promise.all(Array.from({ length: 4 }, () => deliverWebhooks(db, wayAt(monday))))
    await Promise.all(Array.from({ length: 4 }, () => deliverWebhooks(db, wayAt(monday))))
    expect(received).toHaveLength(10)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(10)
    expect(await deliveriesOf(db, id)).toHaveLength(10)
  })

  it('lose nothing when one stops between sending and writing it down: it is sent again as the same message', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    await aWebhook(db, url)
    await aSite(db)
    await numberChanges(db)
    const stops = async (request: Parameters<typeof sendHere>[0]) => {
      await sendHere(request)
      throw new Error('the power went')
    }
    await expect(deliverWebhooks(db, wayAt(monday, { send: stops }))).rejects.toThrow('the power went')
    await deliverWebhooks(db, wayAt(new Date(monday.getTime() + 30_000)))
    expect(received).toHaveLength(1)
    await deliverWebhooks(db, wayAt(new Date(monday.getTime() + 61_000)))
    expect(received).toHaveLength(2)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })
})

describe('staff', () => {
  it('read the secret once: neither database, list nor events have it', async () => {
    const db = await createTestDatabase()
    const { id, secret } = await aWebhook(db, 'https://receiver.example')
    const raw = secret.slice('whsec_'.length)
    expect(Buffer.from(raw, 'base64')).toHaveLength(32)
    const kept = JSON.stringify([await db.select().from(webhooks), await listWebhooks(db, monday), await db.select().from(events)])
    expect(kept).not.toContain(raw)
    expect((await getWebhook(db, id)).secret).toMatch(/^1\.k1\./)
  })

  it('change the secret while the old one holds for a day', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { id, secret: old } = await aWebhook(db, url)
    const { secret: fresh } = await rotateSecret(db, { id, version: 1, keys, ...by })
    for (const [index, hours] of [1, 25].entries()) {
      await aSite(db)
      await numberChanges(db)
      await deliverWebhooks(db, wayAt(later(monday, { hours })))
      expect(opened(received[index]!, fresh)).toMatchObject({ type: 'site.published' })
    }
    expect(opened(received[0]!, old)).toMatchObject({ type: 'site.published' })
    expect(() => opened(received[1]!, old)).toThrow()
    expect(await getWebhook(db, id)).toMatchObject({ formerSecret: null, formerUntil: null })
  })

  it('pause, and what happened meanwhile is told afterwards', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { id } = await aWebhook(db, url)
    await pauseWebhook(db, { id, version: 1, ...by })
    await aSite(db)
    await numberChanges(db)
    await deliverWebhooks(db, wayAt(later(monday, { hours: 1 })))
    expect(received).toEqual([])
    await resumeWebhook(db, { id, version: 2, ...by })
    await deliverWebhooks(db, wayAt(later(monday, { hours: 2 })))
    expect(received).toHaveLength(1)
  })

  it('send a test, and one message again by hand, under its own id', async () => {
    const db = await createTestDatabase()
    const { url, received } = await aReceiver()
    const { id, secret } = await aWebhook(db, url)
    expect(await sendNow(db, await prepareTest(db, { id, ...by }), wayAt(monday))).toBe('delivered')
    expect(opened(received[0]!, secret)).toEqual({ type: 'portal.test', timestamp: monday.toISOString(), data: {} })
    const [delivery] = await deliveriesOf(db, id)
    await redeliver(db, { id, deliveryId: delivery!.id, ...by })
    await deliverWebhooks(db, wayAt(later(monday, { minutes: 5 })))
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([`msg_${delivery!.id}`, `msg_${delivery!.id}`])
  })

  it.each(['http://receiver.example/', 'ftp://receiver.example/', 'https://user:secret@receiver.example/', 'nonsense'])('cannot enter %s', async (url) => {
    const db = await createTestDatabase()
    await expect(createWebhook(db, { name: '示例', url, topics: ['site'], keys, ...by })).rejects.toMatchObject({ status: 422, issues: [{ path: 'url' }] })
    const { id } = await aWebhook(db, 'https://receiver.example')
    await expect(changeWebhook(db, { id, version: 1, name: '示例', url, topics: ['site'], ...by })).rejects.toMatchObject({ status: 422 })
  })

  it('remove a webhook with its log', async () => {
    const db = await createTestDatabase()
    const { url } = await aReceiver()
    const { id } = await aWebhook(db, url)
    await sendNow(db, await prepareTest(db, { id, ...by }), wayAt(monday))
    await removeWebhook(db, { id, version: 1, ...by })
    expect(await deliveriesOf(db, id)).toEqual([])
    await expect(getWebhook(db, id)).rejects.toMatchObject({ code: 'webhook.not_found' })
  })
})

it('the log of what is over goes after thirty days, and no mail is left of it', async () => {
  const db = await createTestDatabase()
  const { url } = await aReceiver()
  const { id } = await aWebhook(db, url)
  await sendNow(db, await prepareTest(db, { id, ...by }), wayAt(monday))
  await deliverWebhooks(db, wayAt(later(monday, { days: 29 })))
  expect(await deliveriesOf(db, id)).toHaveLength(1)
  await deliverWebhooks(db, wayAt(later(monday, { days: 31 })))
  expect(await deliveriesOf(db, id)).toEqual([])
  expect(await db.select().from(outbox)).toEqual([])
})

it('a rotation of the keys seals the secrets anew, and messages are signed as before', async () => {
  const db = await createTestDatabase()
  const { url, received } = await aReceiver()
  const { id, secret } = await aWebhook(db, url)
  const rotated = { ...keys, contact: { current: 'k2', ring: { ...keys.contact.ring, k2: Buffer.alloc(32, 9) } } }
  expect(await countOldWebhookSeals(db, { keys: rotated })).toBe(1)
  expect(await resealWebhooks(db, { keys: rotated })).toBe(1)
  expect(await countOldWebhookSeals(db, { keys: rotated })).toBe(0)
  const onlyNew = { ...rotated, contact: { current: 'k2', ring: { k2: Buffer.alloc(32, 9) } } }
  await sendNow(db, await prepareTest(db, { id, ...by }), wayAt(monday, { keys: onlyNew }))
  expect(opened(received[0]!, secret)).toMatchObject({ type: 'portal.test' })
})
