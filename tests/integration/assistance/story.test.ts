import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { recordFollowUp, askAgain, removeHelpContact, sayHelped, withdrawRequest, withdrawVolunteers } from '#server/domain/assistance/afterwards'
import { findShownRequest } from '#server/domain/assistance/asking'
import { changeHelpContact, listHelpWays, revealHelpContact } from '#server/domain/assistance/contacts'
import { getRequest, listForBody, listRequests, listRoutes, placeOf } from '#server/domain/assistance/queries'
import { countOldAssistanceSeals, resealAssistance } from '#server/domain/assistance/reseal'
import { applyAssistanceRetention, countExpiredOfAssistance } from '#server/domain/assistance/retention'
import { assistanceRights } from '#server/domain/assistance/rights'
import { followOrders, routeToVolunteers } from '#server/domain/assistance/routing'
import { getRequestForStaff } from '#server/domain/assistance/staffView'
import { assistanceContacts, assistanceRequests, assistanceRoutes, assistanceSteps } from '#server/domain/assistance/tables'
import { getTrackedRequest } from '#server/domain/assistance/tracked'
import { answerQuestion, endRoute, noteContact, takeRoute, writeStep } from '#server/domain/assistance/working'
import type { Database } from '#server/database/connect'
import { events } from '#server/domain/events/tables'
import { outbox } from '#server/domain/notifications/tables'
import { openReceipt } from '#server/domain/receipts/commands'
import { cancelOrder } from '#server/domain/volunteers/orderEnds'
import { orderContacts, orders } from '#server/domain/volunteers/tables'
import { can } from '#shared/staff/permissions'
import { answerAs, ask, aBody, anAssistanceAnswer, family, familyWords, handlerActor, helping, route, worker } from '../../support/assistance.ts'
import { later, monday } from '../../support/clock.ts'
import { createTestDatabase } from '../../support/database.ts'
import { testKeys } from '../../support/keys.ts'
import { anOrderAnswer } from '../../support/orders.ts'
import { readingAfter } from '../../support/race.ts'

const stored = async (db: Database) => JSON.stringify(await Promise.all([assistanceRequests, assistanceContacts, assistanceRoutes, assistanceSteps, events, outbox, orders, orderContacts].map(table => db.select().from(table))))
const scopeOf = (bodyId: string | null = null) => ({ subDistricts: 'all' as const, bodyId, communities: null })
const tracked = (db: Database, requestId: string) => getTrackedRequest(db, { requestId, keys: testKeys, calendar: helping.calendar })
const actions = async (db: Database, requestId: string) => (await db.select().from(events)).filter(({ subjectId }) => subjectId === requestId).map(({ action }) => action.replace('assistance.', ''))
const orderFor = (db: Database, requestId: string, version: number, { submissionId = randomUUID(), now = monday } = {}) => routeToVolunteers(db, {
  requestId, version, need: 'moving', submissionId, actor: worker, ...helping, now, toAnswer: contact => anOrderAnswer({ contact: { ...contact, address: '示例路一号' } }),
})

describe('asking for help', () => {
  it('gives a receipt that opens it, and says by when somebody gets in touch: the second working day', async () => {
    const db = await createTestDatabase()
    const receipt = await ask(db)
    expect(receipt).toMatchObject({ number: expect.stringMatching(/^BZ-\d{8}$/) as string, dueOn: '2026-11-25' })
    expect(await openReceipt(db, { number: receipt.number, queryCode: receipt.queryCode, visitor: { token: undefined, address: '::1' }, keys: testKeys, now: monday })).toEqual({ kind: 'assistance', subjectId: receipt.requestId })
    expect(await tracked(db, receipt.requestId)).toMatchObject({ state: 'received', contactDueOn: '2026-11-25', phone: '****3333', email: 'c***@example.org' })
    expect(await findShownRequest(db, { requestId: receipt.requestId, keys: testKeys, now: later(monday, { minutes: 31 }) })).toBeUndefined()
  })

  it('answers the same submission with the same receipt, ten times at once and with other words', async () => {
    const db = await createTestDatabase()
    const submissionId = randomUUID()
    const receipts = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(db, { words: `第 ${n} 次` }, { submissionId })))
    receipts.push(await ask(db, { words: null, needs: ['legal'] }, { submissionId }))
    expect(new Set(receipts.map(({ number, queryCode }) => number + queryCode)).size).toBe(1)
    expect(await db.select().from(assistanceRequests)).toHaveLength(1)
    expect((await db.select().from(outbox)).map(({ kind }) => kind)).toEqual(['assistance.received'])
  })

  it('answers a repetition that comes at whatever moment of the first', async () => {
    for (const moment of [0, 1, 2]) {
      const db = await createTestDatabase()
      const submissionId = randomUUID()
      const slow = readingAfter(db, async (read) => { if (read === moment) await ask(db, {}, { submissionId }) })
      const first = await ask(slow, {}, { submissionId })
      expect((await db.select().from(assistanceRequests)).map(({ number }) => number)).toEqual([first.number])
    }
  })

  it('keeps how the family can be reached sealed, and out of requests, events and mails', async () => {
    const db = await createTestDatabase()
    await ask(db)
    const all = await stored(db)
    for (const mark of Object.values(family)) expect(all).not.toContain(mark)
    expect(JSON.stringify([await db.select().from(events), await db.select().from(outbox)])).not.toContain(familyWords)
  })

  it('takes no telephone number among the words, where more people read it', async () => {
    const db = await createTestDatabase()
    await expect(ask(db, { words: '打我电话 13911112222' })).rejects.toMatchObject({ status: 422, issues: [{ path: 'words', code: 'report.words_must_change' }] })
    await expect(ask(db, { subDistrict: null })).rejects.toMatchObject({ status: 422, issues: [{ path: 'subDistrict' }] })
    expect(await db.select().from(assistanceRequests)).toEqual([])
  })

  it('needs no contact at all', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db, { reach: 'receipt', contact: { name: null, phone: null, email: null } })
    expect(await db.select().from(assistanceContacts)).toEqual([])
    expect(await tracked(db, requestId)).toMatchObject({ ways: [], phone: null, reach: 'receipt' })
  })
})

describe('two bodies that help', () => {
  async function aFamily() {
    const db = await createTestDatabase()
    const { requestId, number } = await ask(db)
    const [housing, school, other] = [await aBody(db, '示例住房中心', '010-11110000'), await aBody(db, '示例教委'), await aBody(db, '示例别处')]
    return { db, requestId, number, housing, school, other }
  }

  it('answer, each its own need, and a follow-up call closes', async () => {
    const { db, requestId, housing, school } = await aFamily()
    const [home] = await route(db, requestId, 'housing', [housing])
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'routed', dueOn: '2026-11-25', due: { clock: 'assistance.answer' } })
    const [place] = await route(db, requestId, 'school', [school])
    expect(home).toMatchObject({ state: 'sent', dueOn: '2026-12-07' })
    await answerAs(db, requestId, home!.id)
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'routed', dueOn: '2026-12-07', due: { clock: 'assistance.step' } })
    await answerAs(db, requestId, place!.id, 'notMet')
    const finished = await getRequest(db, requestId)
    expect(finished).toMatchObject({ state: 'finished', dueOn: '2026-11-30', followUpDueOn: '2026-11-30', due: { clock: 'assistance.followUp' } })
    expect((await tracked(db, requestId)).needs).toMatchObject([
      { need: 'housing', standing: 'met', routes: [{ body: { nameZh: '示例住房中心', phone: '010-11110000' }, answer: expect.any(String) as string }] }, { need: 'school', standing: 'notMet' },
    ])
    await recordFollowUp(db, { requestId, version: finished.version, answer: 'partly', words: '房子找到了。', then: 'close', needs: [], actor: worker, ...helping })
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'closed', followUp: 'partly', dueOn: null })
    expect(await actions(db, requestId)).toEqual(['received', 'routed', 'routed', 'taken', 'met', 'taken', 'notMet', 'followedUp', 'closed'])
  })

  it('see only what was given to them: not the words, not the other body, not another case', async () => {
    const { db, requestId, number, housing, school, other } = await aFamily()
    await route(db, requestId, 'housing', [housing])
    const [place] = await route(db, requestId, 'school', [school])
    await writeStep(db, { requestId, route: place!.id, kind: 'note', words: '学校的内部备注', actor: handlerActor, ...helping })
    const seen = await getRequestForStaff(db, { requestId, bodyId: housing })
    expect(seen).toMatchObject({ needs: [{ need: 'housing' }], routes: [{ bodyId: housing, brief: '两口人要找房。' }], steps: [], history: [], request: { words: null } })
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${familyWords}|示例教委|学校的内部备注|school`))
    await expect(getRequestForStaff(db, { requestId, bodyId: other })).rejects.toMatchObject({ status: 404 })
    expect((await listForBody(db, { bodyId: housing, list: 'sent', limit: 10 })).items).toMatchObject([{ number, need: 'housing' }])
    expect((await listForBody(db, { bodyId: other, list: 'sent', limit: 10 })).items).toEqual([])
    expect((await listRequests(db, { scope: scopeOf(housing), list: 'open', limit: 10 })).items).toEqual([])
    const place3 = await placeOf(db, requestId)
    const asHandler = (bodyId: string) => can({ role: 'handler', subDistricts: 'all', bodyId }, 'assistance', 'work', place3)
    expect([asHandler(housing), asHandler(school), asHandler(other)]).toEqual([true, true, false])
  })

  it('lose sight of what they gave back, and the need is with nobody again', async () => {
    const { db, requestId, housing, other } = await aFamily()
    const [home] = await route(db, requestId, 'housing', [housing])
    const tuesday = later(monday, { days: 1 })
    await endRoute(db, { requestId, route: home!.id, version: 1, outcome: 'returned', words: '不归我们。', actor: handlerActor, ...helping, now: tuesday })
    await expect(getRequestForStaff(db, { requestId, bodyId: housing })).rejects.toMatchObject({ status: 404 })
    expect((await placeOf(db, requestId)).bodies).toEqual([])
    expect((await tracked(db, requestId)).needs[0]).toMatchObject({ need: 'housing', standing: 'waiting' })
    await route(db, requestId, 'housing', [other], tuesday)
    expect((await tracked(db, requestId)).needs[0]).toMatchObject({ standing: 'underWay' })
  })

  it('can be several for one need, which is over when the last has answered', async () => {
    const { db, requestId, housing, other } = await aFamily()
    const both = await route(db, requestId, 'housing', [housing, other])
    expect(both).toHaveLength(2)
    expect(await route(db, requestId, 'housing', [housing])).toEqual([])
    await answerAs(db, requestId, both[0]!.id, 'met')
    expect((await tracked(db, requestId)).needs[0]).toMatchObject({ standing: 'underWay' })
    await answerAs(db, requestId, both[1]!.id, 'notMet')
    expect((await tracked(db, requestId)).needs[0]).toMatchObject({ standing: 'met' })
  })

  it('work at the same moment without standing in each other\'s way, but not twice on the same', async () => {
    const { db, requestId, housing, school } = await aFamily()
    const [home] = await route(db, requestId, 'housing', [housing])
    const [place] = await route(db, requestId, 'school', [school])
    const take = (id: string) => takeRoute(db, { requestId, route: id, version: 1, actor: handlerActor, ...helping })
    const outcomes = await Promise.allSettled([take(home!.id), take(place!.id), take(home!.id)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409 } })
    expect((await listRoutes(db, requestId)).map(({ state }) => state)).toEqual(['taken', 'taken'])
  })

  it('open the contact only while they work on it; each look stands on the family\'s page', async () => {
    const { db, requestId, housing } = await aFamily()
    const [home] = await route(db, requestId, 'housing', [housing])
    const reveal = () => revealHelpContact(db, { requestId, reason: '约时间看房', actor: { ...handlerActor, role: 'handler', bodyId: housing }, ...helping })
    await expect(reveal()).rejects.toMatchObject({ code: 'assistance.not_at_work' })
    expect(await actions(db, requestId)).not.toContain('contactOpened')
    await takeRoute(db, { requestId, route: home!.id, version: 1, actor: handlerActor, ...helping })
    expect(await reveal()).toEqual(family)
    expect((await tracked(db, requestId)).openings).toMatchObject([{ role: 'handler', reason: '约时间看房' }])
    await endRoute(db, { requestId, route: home!.id, version: 2, outcome: 'met', words: '办好了', actor: handlerActor, ...helping })
    await expect(reveal()).rejects.toMatchObject({ code: 'assistance.not_at_work' })
    expect(await stored(db)).not.toContain(family.phone)
  })

  it('ask a question that the family answers once, however often it is sent', async () => {
    const { db, requestId, housing } = await aFamily()
    const [home] = await route(db, requestId, 'housing', [housing])
    const stepId = randomUUID()
    const reply = () => answerQuestion(db, { requestId, stepId, words: '三口人', ...helping, now: later(monday, { hours: 1 }) })
    await expect(reply()).rejects.toMatchObject({ code: 'assistance.not_now' })
    await writeStep(db, { requestId, route: home!.id, kind: 'question', words: '家里几口人？', actor: handlerActor, ...helping })
    expect(await getRequest(db, requestId)).toMatchObject({ contactedAt: monday })
    expect((await tracked(db, requestId)).questions).toMatchObject([{ words: '家里几口人？' }])
    await Promise.all([reply(), reply()])
    await reply()
    expect((await getRequestForStaff(db, { requestId, bodyId: housing })).steps).toMatchObject([{ kind: 'question' }, { kind: 'answer', words: '三口人', byName: null }])
    expect((await tracked(db, requestId)).questions).toEqual([])
  })

  it('do not show notes among staff to the family', async () => {
    const { db, requestId } = await aFamily()
    await noteContact(db, { requestId, version: 1, words: '电话里说的内部话', actor: worker, ...helping })
    expect(JSON.stringify(await tracked(db, requestId))).not.toContain('电话里说的内部话')
    expect(await tracked(db, requestId)).toMatchObject({ contactDueOn: null })
  })
})

describe('after the answers', () => {
  async function answered(more = {}) {
    const db = await createTestDatabase()
    const { requestId } = await ask(db, { needs: ['housing'], ...more })
    const body = await aBody(db, '示例住房中心')
    const [home] = await route(db, requestId, 'housing', [body])
    await answerAs(db, requestId, home!.id)
    return { db, requestId, body }
  }

  it('whoever says that it did not help is not closed but helped again', async () => {
    const { db, requestId, body } = await answered()
    const { version } = await getRequest(db, requestId)
    await recordFollowUp(db, { requestId, version, answer: 'notHelped', words: null, then: 'reopen', needs: ['housing'], actor: worker, ...helping, now: later(monday, { days: 7 }) })
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'received', dueOn: '2026-12-02', due: { clock: 'assistance.answer' }, followUp: null })
    const [again] = await route(db, requestId, 'housing', [body], later(monday, { days: 7 }))
    expect(again).toMatchObject({ state: 'sent' })
  })

  it('whoever is not reached is called again a week later', async () => {
    const { db, requestId } = await answered()
    const { version } = await getRequest(db, requestId)
    await recordFollowUp(db, { requestId, version, answer: 'notReached', words: null, then: 'again', needs: [], actor: worker, ...helping, now: later(monday, { days: 7 }) })
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'finished', followUpDueOn: '2026-12-07' })
  })

  it('the person says themselves that it helped, or that it did not, also after it was closed', async () => {
    const { db, requestId } = await answered()
    await Promise.all([sayHelped(db, { requestId, ...helping }), sayHelped(db, { requestId, ...helping })])
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'closed', followUp: 'helped' })
    const stepId = randomUUID()
    const again = () => askAgain(db, { requestId, stepId, needs: ['housing'], words: '房子又退了', ...helping, now: later(monday, { days: 3 }) })
    await again()
    await again()
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'received', closedAt: null, dueOn: '2026-11-30' })
    expect((await tracked(db, requestId)).steps.filter(({ words }) => words === '房子又退了')).toHaveLength(1)
    await expect(askAgain(db, { requestId, stepId: randomUUID(), needs: ['school'], words: null, ...helping })).rejects.toMatchObject({ status: 409 })
  })

  it('ninety days after it was closed nothing of the person is left, and the counts stay', async () => {
    const { db, requestId } = await answered()
    await sayHelped(db, { requestId, ...helping })
    const at = (days: number, minutes = 0) => ({ calendar: helping.calendar, now: later(monday, { days, minutes }) })
    expect(await applyAssistanceRetention(db, at(90, -1))).toEqual({ helped: 0 })
    expect(await countExpiredOfAssistance(db, at(90))).toEqual({ helped: 1 })
    expect(await applyAssistanceRetention(db, at(90))).toEqual({ helped: 1 })
    expect(await applyAssistanceRetention(db, at(91))).toEqual({ helped: 0 })
    expect(await stored(db)).not.toMatch(new RegExp(`${familyWords}|两口人要找房`))
    expect(await listHelpWays(db, requestId)).toEqual([])
    expect(await getRequest(db, requestId)).toMatchObject({ needs: ['housing'], state: 'closed', words: null })
  })
})

describe('what the person takes back', () => {
  it('a withdrawal ends everything at once and leaves neither contact nor words; said twice it is said once', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db)
    const body = await aBody(db, '示例住房中心')
    const [home] = await route(db, requestId, 'housing', [body])
    await Promise.all([withdrawRequest(db, { requestId, ...helping }), withdrawRequest(db, { requestId, ...helping })])
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'withdrawn', words: null, dueOn: null })
    expect(await db.select().from(assistanceContacts)).toEqual([])
    expect(await stored(db)).not.toContain(familyWords)
    expect((await actions(db, requestId)).filter(action => action === 'withdrawn')).toHaveLength(1)
    await expect(getRequestForStaff(db, { requestId, bodyId: body })).rejects.toMatchObject({ status: 404 })
    await expect(takeRoute(db, { requestId, route: home!.id, version: 2, actor: handlerActor, ...helping })).rejects.toMatchObject({ status: 409 })
    expect((await db.select().from(outbox)).filter(({ recipient }) => recipient !== null)).toEqual([])
  })

  it('a deleted contact is gone from the database while the help goes on', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db)
    await removeHelpContact(db, { requestId, actor: { kind: 'resident' }, ...helping })
    await removeHelpContact(db, { requestId, actor: { kind: 'resident' }, ...helping })
    expect(await tracked(db, requestId)).toMatchObject({ ways: [], reach: 'receipt', state: 'received', words: familyWords })
    expect((await actions(db, requestId)).filter(action => action === 'contactRemoved')).toHaveLength(1)
    await changeHelpContact(db, { requestId, phone: '13922224444', email: null, ...helping })
    expect(await tracked(db, requestId)).toMatchObject({ ways: ['phone'], phone: '****4444', reach: 'phone' })
  })
})

describe('volunteers', () => {
  it('are told nothing without the separate consent: no order comes about', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db, { needs: ['moving'] })
    await expect(orderFor(db, requestId, 1)).rejects.toMatchObject({ code: 'assistance.volunteers_not_allowed' })
    expect(await db.select().from(orders)).toEqual([])
  })

  it('with it get an order by the orders\' own rules, once however often it is sent, and the need follows its end', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db, { needs: ['moving'], volunteersAllowed: true })
    const submissionId = randomUUID()
    const [first, second] = [await orderFor(db, requestId, 1, { submissionId }), await orderFor(db, requestId, 1, { submissionId })]
    expect(second).toEqual(first)
    expect(await db.select().from(orders)).toMatchObject([{ state: 'posted', channel: 'desk' }])
    expect((await tracked(db, requestId)).needs).toMatchObject([{ standing: 'underWay', routes: [{ order: { state: 'posted' } }] }])
    expect(await followOrders(db, helping)).toBe(0)
    await cancelOrder(db, { orderId: first.orderId, ...helping })
    expect(await followOrders(db, helping)).toBe(1)
    expect(await followOrders(db, helping)).toBe(0)
    expect((await tracked(db, requestId)).needs).toMatchObject([{ standing: 'waiting' }])
    expect(await actions(db, requestId)).toEqual(['received', 'ordered', 'orderEnded'])
  })

  it('of a done order the need is met, and the follow-up is due', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db, { needs: ['moving'], volunteersAllowed: true })
    await orderFor(db, requestId, 1)
    await db.update(orders).set({ state: 'done', closedAt: monday })
    expect(await followOrders(db, helping)).toBe(1)
    expect(await getRequest(db, requestId)).toMatchObject({ state: 'finished', due: { clock: 'assistance.followUp' } })
  })

  it('know nothing of it any more when the consent is taken back, at whatever moment', async () => {
    for (let moment = 0; moment < 4; moment++) {
      const db = await createTestDatabase()
      const { requestId } = await ask(db, { needs: ['moving'], volunteersAllowed: true })
      const slow = readingAfter(db, async (read) => { if (read === moment) await withdrawVolunteers(db, { requestId, ...helping }) })
      await orderFor(slow, requestId, 1).catch(() => {})
      await withdrawVolunteers(db, { requestId, ...helping })
      expect((await db.select().from(orders)).filter(({ state }) => state === 'posted' || state === 'open'), `moment ${moment}`).toEqual([])
      expect(await db.select().from(orderContacts)).toEqual([])
      expect((await tracked(db, requestId)).needs).toMatchObject([{ standing: 'waiting' }])
    }
  })
})

describe('lists and keys', () => {
  it('show the first due first, page by page, only of the person\'s place', async () => {
    const db = await createTestDatabase()
    for (let day = 0; day < 5; day++) await ask(db, day % 2 ? { subDistrict: '110107001', community: null } : {}, { now: later(monday, { days: day }) })
    const all = []
    let cursor: { at: string, id: string } | undefined
    do {
      const page = await listRequests(db, { scope: scopeOf(), list: 'open', limit: 2, cursor })
      all.push(...page.items)
      cursor = page.nextCursor ? { at: page.nextCursor.slice(0, 10), id: page.nextCursor.slice(11) } : undefined
    } while (cursor)
    expect(all).toHaveLength(5)
    expect(all.map(({ dueOn }) => dueOn)).toEqual(all.map(({ dueOn }) => dueOn).toSorted())
    expect((await listRequests(db, { scope: { subDistricts: ['110107001'], bodyId: null, communities: null }, list: 'open', limit: 10 })).items).toHaveLength(2)
    expect((await listRequests(db, { scope: { subDistricts: 'all', bodyId: null, communities: ['110107009001'] }, list: 'received', limit: 10 })).items).toHaveLength(3)
  })

  it('a rotated key seals contacts anew', async () => {
    const db = await createTestDatabase()
    const { requestId } = await ask(db)
    const keys = { ...testKeys, contact: { current: 'k2', ring: { ...testKeys.contact.ring, k2: Buffer.alloc(32, 9) } } }
    expect(await countOldAssistanceSeals(db, { keys })).toBe(1)
    expect(await resealAssistance(db, { keys })).toBe(1)
    expect(await countOldAssistanceSeals(db, { keys })).toBe(0)
    expect(await getTrackedRequest(db, { requestId, keys, calendar: helping.calendar })).toMatchObject({ phone: '****3333' })
  })

  it('staff who enter it are not stopped by a door number the caller needs to say', async () => {
    const db = await createTestDatabase()
    expect(await ask(db, anAssistanceAnswer({ words: '住 3 单元 502 室' }), { channel: 'phone', actor: worker })).toMatchObject({ number: expect.stringMatching(/^BZ/) as string })
  })
})

it.each(['while it is open', 'when it is closed'] as const)('consent taken back %s leaves nothing of the person in any table, also not in the order of volunteers', async (stage) => {
  const db = await createTestDatabase()
  const { requestId } = await ask(db, { needs: ['moving'], volunteersAllowed: true })
  const { orderId } = await orderFor(db, requestId, 1)
  await writeStep(db, { requestId, route: null, kind: 'step', words: '金丝雀家的箱子已约好', actor: worker, ...helping })
  if (stage === 'when it is closed') {
    await db.update(orders).set({ state: 'done', closedAt: monday })
    await followOrders(db, helping)
    await sayHelped(db, { requestId, ...helping })
  }
  const acting = { id: requestId, keys: testKeys, calendar: helping.calendar, now: later(monday, { days: 1 }), photos: {} as never }
  await assistanceRights.erase(db, acting)
  await assistanceRights.erase(db, acting)
  expect(await stored(db)).not.toMatch(/金丝雀|帮我买一袋米/)
  expect([await db.select().from(assistanceContacts), await db.select().from(orderContacts)]).toEqual([[], []])
  expect((await db.select().from(orders)).map(({ id, words }) => [id, words])).toEqual([[orderId, '']])
})
