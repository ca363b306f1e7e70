import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/connect'
import { listTimeline } from '#server/domain/events/queries'
import { createClient, findClientByKey, getClient, listClients, noteUse, revokeClient } from '#server/domain/open311/clients'
import { publishRequests, tellClients } from '#server/domain/open311/publishing'
import { findRequest, listPublicUpdates, listRequests, listUpdates } from '#server/domain/open311/queries'
import { findOwnRequest, sendRequest, sendUpdate } from '#server/domain/open311/requests'
import { open311Clients, open311Requests, open311Updates } from '#server/domain/open311/tables'
import { reportContacts, reportMessages, reports } from '#server/domain/reports/tables'
import type { SentRequest } from '#shared/open311/sent'
import type { RequestFilter } from '#shared/open311/params'
import type { PhotoStore } from '#server/media/store'
import { aCase, createBodies, makeMove } from '../../support/cases.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { circumstances } from '../../support/reports.ts'

const actor = { kind: 'staff', id: 'administrator' } as const
const by = { actor, now: monday }
const noPhotos = {} as PhotoStore
const sent = (changes: Partial<SentRequest> = {}): SentRequest => ({
  kind: 'roof', description: '楼顶正在搭房。', subDistrict: '110107003', community: null, place: null, position: null, beingBuilt: 'yes', inDanger: false, affects: [], seenOn: null, contact: null, clientId: '42', ...changes,
})
const everything: Omit<RequestFilter, 'extensions'> = { page: 1, pageSize: 1000 }
const weeks = (n: number) => ({ hours: n * 7 * 24 })

async function aClient(db: Database, name = '12345') {
  const { id, key } = await createClient(db, { name, perMinute: 60, ...by })
  const send = (changes: Partial<SentRequest> = {}, now = monday) => sendRequest(db, { client: { id }, request: sent(changes), files: [], photos: noPhotos, ...circumstances, now })
  return { id, key, send }
}

/** Five cases a body has taken, all received in one week. */
async function fiveTaken(db: Database, subDistrict = '110107003') {
  await createBodies(db)
  const cases = []
  for (let n = 0; n < 5; n++) cases.push(await aCase(db, 'taken', { submission: { subDistrict } }))
  return cases
}

describe('a key', () => {
  it('opens for its client until it is revoked, and stands nowhere in the database', async () => {
    const db = await createTestDatabase()
    const { id, key } = await aClient(db)
    expect((await findClientByKey(db, key))?.id).toBe(id)
    for (const wrong of ['', key.slice(0, -1), `${key}x`, key.split('.')[0]!, `${key.split('.')[0]}.`]) expect(await findClientByKey(db, wrong)).toBeUndefined()
    expect(JSON.stringify(await db.select().from(open311Clients))).not.toContain(key.split('.')[1])
    await revokeClient(db, { clientId: id, version: 1, reason: '换了系统', actor, now: later(monday, { minutes: 1 }) })
    expect(await findClientByKey(db, key)).toBeUndefined()
    await expect(revokeClient(db, { clientId: id, version: 2, reason: '再停一次', ...by })).rejects.toMatchObject({ code: 'client.is_revoked' })
    expect((await listTimeline(db, { type: 'client', id })).map(({ action }) => action)).toEqual(['client.created', 'client.revoked'])
  })

  it('is listed with its use and what was sent with it, never with its hash', async () => {
    const db = await createTestDatabase()
    const { id, send } = await aClient(db)
    await aClient(db, 'another')
    await send()
    await noteUse(db, await getClient(db, id), monday)
    const { items } = await listClients(db, { limit: 10 })
    expect(items.map(({ name, requests, lastUsedAt }) => [name, requests, lastUsedAt])).toEqual(expect.arrayContaining([['12345', 1, monday], ['another', 0, null]]))
    expect(JSON.stringify(items)).not.toContain('keyHash')
    const first = await listClients(db, { limit: 1 })
    const second = await listClients(db, { limit: 1, cursor: first.nextCursor! })
    expect([...first.items, ...second.items].map(({ name }) => name).sort()).toEqual(['12345', 'another'])
    expect(second.nextCursor).toBeNull()
  })
})

describe('a request of a client', () => {
  it('is a report that waits for staff, with an id that is not its number', async () => {
    const db = await createTestDatabase()
    const { send } = await aClient(db)
    const { serviceRequestId, receipt } = await send({ affects: ['light'], contact: { name: '张三', phone: '13812345678', email: null } })
    const [report] = await db.select().from(reports)
    expect(report).toMatchObject({ status: 'submitted', source: 'open311', number: receipt.number, words: '楼顶正在搭房。\n影响：采光', placeWords: '见坐标' })
    expect(serviceRequestId).toMatch(/^[0-9a-z]{26}$/)
    expect([report!.id, report!.number]).not.toContain(serviceRequestId)
    expect((await db.select().from(reportContacts))[0]!.phone).not.toContain('13812345678')
    expect(await listRequests(db, everything)).toEqual([])
    expect(await findRequest(db, serviceRequestId)).toBeUndefined()
  })

  it('is one however often it is sent, and another of another client', async () => {
    const db = await createTestDatabase()
    const [one, other] = [await aClient(db), await aClient(db, 'other')]
    const ids = (await Promise.all([one.send(), one.send(), one.send({ description: '又发了一次' })])).map(({ serviceRequestId }) => serviceRequestId)
    expect(new Set(ids).size).toBe(1)
    expect((await other.send()).serviceRequestId).not.toBe(ids[0])
    expect((await one.send({ clientId: null })).serviceRequestId).not.toBe((await one.send({ clientId: null })).serviceRequestId)
    expect(await db.select().from(reports)).toHaveLength(4)
    expect(await findOwnRequest(db, { client: other, id: ids[0]! })).toBeUndefined()
  })

  it('tells its client alone how it stands, and a refusal is no CLOSED', async () => {
    const db = await createTestDatabase()
    const [one, other] = [await aClient(db), await aClient(db, 'other')]
    const { serviceRequestId, receipt } = await one.send()
    expect(await tellClients(db, { now: later(monday, { minutes: 1 }) })).toBe(0)
    await makeMove.refuse(db, { reportId: receipt.reportId, now: later(monday, { minutes: 2 }) })
    // It can still be taken back.
    expect(await tellClients(db, { now: later(monday, { minutes: 2, milliseconds: 9000 }) })).toBe(0)
    const now = later(monday, { minutes: 3 })
    expect([await tellClients(db, { now }), await tellClients(db, { now: later(now, { minutes: 1 }) })]).toEqual([1, 0])
    const window = { from: monday, until: later(monday, { hours: 1 }) }
    expect(await listUpdates(db, { ...window, clientId: one.id })).toMatchObject([{ requestId: serviceRequestId, state: 'refused.3', at: now }])
    expect(await listUpdates(db, { ...window, clientId: other.id })).toEqual([])
    expect(await listUpdates(db, window)).toEqual([])
  })

  it('takes what its client adds once, and as the answer when staff have asked', async () => {
    const db = await createTestDatabase()
    const { id, send } = await aClient(db)
    const { receipt: { reportId } } = await send()
    const add = (text: string, updateId: string) => sendUpdate(db, { client: { id }, reportId, text, updateId, files: [], photos: noPhotos, ...circumstances, now: later(monday, { hours: 1 }) })
    expect(await add('又高了一层', '7')).toBe(await add('又高了一层', '7'))
    await expect(add('再高了一层', '8')).rejects.toMatchObject({ code: 'report.already_added' })
    await makeMove.ask(db, { reportId, now: later(monday, { minutes: 70 }) })
    await add('北边那一栋', '9')
    expect((await db.select().from(reportMessages)).map(({ kind, text }) => [kind, text]).filter(([kind]) => kind !== 'question').sort()).toEqual([['addition', '又高了一层'], ['answer', '北边那一栋']])
  })
})

describe('what is published', () => {
  it('is nothing of a case that is not taken yet, of one of the last week, and of fewer than five of a sub-district', async () => {
    const db = await createTestDatabase()
    const cases = await fiveTaken(db)
    await aCase(db, 'accepted')
    expect(await publishRequests(db, { now: later(monday, weeks(1)) })).toBe(0)
    expect(await publishRequests(db, { now: later(monday, weeks(2)) })).toBe(5)
    expect(await publishRequests(db, { now: later(monday, weeks(2)) })).toBe(0)
    const listed = await listRequests(db, everything)
    expect(listed).toHaveLength(5)
    expect(new Set(listed.map(({ requestedAt, state }) => `${requestedAt.toISOString()} ${state}`)).size).toBe(1)
    for (const { id, number } of cases) expect(JSON.stringify(listed)).not.toMatch(new RegExp(`${id}|${number}`))

    const few = await createTestDatabase()
    await createBodies(few)
    for (let n = 0; n < 4; n++) await aCase(few, 'taken')
    expect(await publishRequests(few, { now: later(monday, weeks(3)) })).toBe(0)
  })

  it('changes with the week, and goes at once when the reporter withdraws', async () => {
    const db = await createTestDatabase()
    const [first, second] = await fiveTaken(db)
    await publishRequests(db, { now: later(monday, weeks(2)) })
    const [row] = await db.select().from(open311Requests).where(eq(open311Requests.reportId, first!.id))
    await makeMove.visit(db, { reportId: first!.id, now: later(monday, { hours: 15 * 24 }) })
    expect(await publishRequests(db, { now: later(monday, { hours: 16 * 24 }) })).toBe(0)
    expect(await publishRequests(db, { now: later(monday, weeks(3)) })).toBe(1)
    expect((await listPublicUpdates(db, [row!.id])).get(row!.id)!.map(({ state }) => state)).toEqual(['taken', 'investigating'])
    expect(await listRequests(db, { ...everything, updatedFrom: later(monday, { hours: 20 * 24 }) })).toMatchObject([{ id: row!.id, state: 'investigating', status: 'open' }])

    await makeMove.withdraw(db, { reportId: second!.id, now: later(monday, { hours: 22 * 24 }) })
    await publishRequests(db, { now: later(monday, { hours: 22 * 24 + 1 }) })
    expect(await listRequests(db, everything)).toHaveLength(4)
    const [gone] = await db.select().from(open311Requests).where(eq(open311Requests.reportId, second!.id))
    expect(await db.select().from(open311Updates).where(eq(open311Updates.requestId, gone!.id))).toEqual([])
  })

  it('is filtered, paged and found by ids', async () => {
    const db = await createTestDatabase()
    await fiveTaken(db)
    await publishRequests(db, { now: later(monday, weeks(2)) })
    const all = await listRequests(db, everything)
    const paged = [...await listRequests(db, { page: 1, pageSize: 3 }), ...await listRequests(db, { page: 2, pageSize: 3 })]
    expect(paged).toEqual(all)
    expect(await listRequests(db, { page: 3, pageSize: 3 })).toEqual([])
    expect(await listRequests(db, { ...everything, kinds: ['yard'] })).toEqual([])
    expect(await listRequests(db, { ...everything, statuses: ['closed'] })).toEqual([])
    expect(await listRequests(db, { ...everything, statuses: ['open', 'closed'], kinds: ['roof'] })).toHaveLength(5)
    expect(await listRequests(db, { ...everything, ids: [all[0]!.id, 'unknown'] })).toHaveLength(1)
  })

  it('is told once to the client whose request it was, with its own dates', async () => {
    const db = await createTestDatabase()
    const { id, send } = await aClient(db)
    const { receipt: { reportId } } = await send()
    await fiveTaken(db)
    for (const [index, move] of (['accept', 'dispatch', 'take'] as const).entries()) await makeMove[move](db, { reportId, now: later(monday, { minutes: index + 1 }) })
    await tellClients(db, { now: later(monday, { hours: 1 }) })
    await publishRequests(db, { now: later(monday, weeks(2)) })
    const window = { from: monday, until: later(monday, weeks(3)) }
    expect(await listUpdates(db, window)).toHaveLength(6)
    const forClient = await listUpdates(db, { ...window, clientId: id })
    expect(forClient).toHaveLength(6)
    expect(forClient[0]).toMatchObject({ state: 'taken', at: later(monday, { hours: 1 }) })
  })

  it('leaves demonstration reports out', async () => {
    const db = await createTestDatabase()
    const cases = await fiveTaken(db)
    await db.update(reports).set({ isDemo: true }).where(eq(reports.id, cases[0]!.id))
    expect(await publishRequests(db, { now: later(monday, weeks(2)) })).toBe(0)
  })
})
